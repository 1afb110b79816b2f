package fault

// Code names a refusal or a failure. Codes are public: other programs rely on them.
type Code string

// The codes. Those of the shop's operations are listed in the order in which
// an operation checks for them.
const (
	OK Code = "ok"

	// Of a call.
	Usage            Code = "usage"             // the call was wrong
	InputInvalid     Code = "input_invalid"     // malformed or out of range; args: at, problem
	TooLarge         Code = "too_large"         // body over the limit; args: limit
	Unauthenticated  Code = "unauthenticated"   // no credential, or one that is not known
	SignInRefused    Code = "sign_in_refused"   // no such name, or another password
	PasswordWeak     Code = "password_weak"     // args: problem
	TooMany          Code = "too_many"          // too often; args: until, seconds
	NotAllowed       Code = "not_allowed"       // the role may not do this; args: action, role
	NotFound         Code = "not_found"         // args: what
	Conflict         Code = "conflict"          // somebody else changed it first; try again
	KeyReused        Code = "key_reused"        // something else was asked under the same key before
	AlreadyDone      Code = "already_done"      // the same form was sent before; args: id
	KeyTaken         Code = "key_taken"         // something else was taken down under the key; args: key, was, now
	Unavailable      Code = "unavailable"       // the database or another system does not answer
	Internal         Code = "internal"          // our own mistake
	OperationUnknown Code = "operation_unknown" // args: operation
	ArgumentMissing  Code = "argument_missing"  // args: operation, argument

	// Of the shop's operations.
	CustomerUnknown   Code = "customer_unknown"
	ProductUnknown    Code = "product_unknown"
	OrderUnknown      Code = "order_unknown"
	NotIdentified     Code = "not_identified"
	NotYours          Code = "not_yours"
	NotPending        Code = "not_pending"
	NotDelivered      Code = "not_delivered"
	ReasonInvalid     Code = "reason_invalid"
	ItemUnknown       Code = "item_unknown"
	CountsDiffer      Code = "counts_differ"
	ItemUnavailable   Code = "item_unavailable"
	MethodUnknown     Code = "method_unknown"
	MethodNotAllowed  Code = "method_not_allowed"
	PaymentsNotSingle Code = "payments_not_single"
	MethodSame        Code = "method_same"
	BalanceShort      Code = "balance_short"
	PaidBack          Code = "paid_back"        // more money than was paid and has not gone back
	PriceMissing      Code = "price_missing"    // the goods have no price in the money of the order
	QuantityInvalid   Code = "quantity_invalid" // more pieces than are left of the line
	ConditionMissing  Code = "condition_missing"

	// Of what binds.
	StaleToken      Code = "stale_token"       // unknown, used, expired, or the text has changed since
	NotYourToken    Code = "not_your_token"    // the token is bound to another seat or credential
	OverMandate     Code = "over_mandate"      // args: asked, limit, who
	UnderFloor      Code = "under_floor"       // args: right
	BearerUnknown   Code = "bearer_unknown"    // nothing in the case makes them pay; args: bearer, can
	UnderWord       Code = "under_word"        // less or later than the word that is to be kept by it; args: word, by
	TextsDiffer     Code = "texts_differ"      // the two seats confirmed different words
	PromiseIsKept   Code = "promise_permanent" // a promise is never deleted
	PromiseClosed   Code = "promise_closed"    // already kept, broken or replaced
	ProofMissing    Code = "proof_missing"     // kept only with proof
	ProofMismatch   Code = "proof_mismatch"    // what came is not what was promised
	OfferUnknown    Code = "offer_unknown"
	OfferExpired    Code = "offer_expired"
	OfferClosed     Code = "offer_closed" // already accepted, rejected, countered or withdrawn
	OwnOffer        Code = "own_offer"    // a seat does not accept its own offer
	NotYourSeat     Code = "not_your_seat"
	CaseClosed      Code = "case_closed"
	WrongStep       Code = "wrong_step"       // the case is not where this move belongs; args: step, move
	RightsNotStated Code = "rights_not_told"  // what is owed was not stated yet
	DenialRefused   Code = "promise_on_file"  // a recorded promise can't be denied
	SayingRefused   Code = "must_not_be_said" // a statement that the law takes away
	NeedsTable      Code = "needs_table"      // not plainly owed or granted: a person decides
	TalkEnded       Code = "talk_ended"       // the talk was ended after a warning; args: on, right, to

	// Of stored data.
	WrongKey      Code = "wrong_key"
	Erased        Code = "erased"
	HeldOpen      Code = "held_open" // erasure refused while something is open; args: what
	DatabaseNewer Code = "database_newer"
	LogDamaged    Code = "log_damaged"
)

// Meaning is what a code is to the doors: the HTTP status and the exit code.
type Meaning struct {
	Status int // HTTP
	Exit   int // command line: 1 the work failed, 2 the call was wrong
}

// meanings is the one table of codes. A code that is not in it does not exist:
// a test walks the constants above.
var meanings = map[Code]Meaning{
	OK:    {200, 0},
	Usage: {400, 2}, InputInvalid: {422, 2}, TooLarge: {413, 2},
	Unauthenticated: {401, 1}, SignInRefused: {401, 1}, PasswordWeak: {422, 1}, TooMany: {429, 1}, NotAllowed: {403, 1},
	NotFound: {404, 1}, Conflict: {409, 1}, AlreadyDone: {409, 1}, KeyReused: {422, 1}, KeyTaken: {409, 1}, Unavailable: {503, 1}, Internal: {500, 1},
	OperationUnknown: {404, 2}, ArgumentMissing: {422, 2},

	CustomerUnknown: {404, 1}, ProductUnknown: {404, 1}, OrderUnknown: {404, 1},
	NotIdentified: {403, 1}, NotYours: {403, 1},
	NotPending: {409, 1}, NotDelivered: {409, 1}, ReasonInvalid: {422, 1},
	ItemUnknown: {422, 1}, CountsDiffer: {422, 1}, ItemUnavailable: {409, 1},
	MethodUnknown: {422, 1}, MethodNotAllowed: {409, 1}, PaymentsNotSingle: {409, 1},
	MethodSame: {409, 1}, BalanceShort: {409, 1}, PaidBack: {409, 1}, PriceMissing: {409, 1}, QuantityInvalid: {422, 1}, ConditionMissing: {422, 1},

	StaleToken: {409, 1}, NotYourToken: {403, 1}, OverMandate: {403, 1}, UnderFloor: {409, 1}, BearerUnknown: {422, 1}, UnderWord: {409, 1},
	TextsDiffer: {409, 1}, PromiseIsKept: {409, 1}, PromiseClosed: {409, 1},
	ProofMissing: {422, 1}, ProofMismatch: {409, 1},
	OfferUnknown: {404, 1}, OfferExpired: {409, 1}, OfferClosed: {409, 1}, OwnOffer: {409, 1},
	NotYourSeat: {403, 1}, CaseClosed: {409, 1}, WrongStep: {409, 1}, RightsNotStated: {409, 1},
	DenialRefused: {409, 1}, SayingRefused: {409, 1}, NeedsTable: {409, 1}, TalkEnded: {409, 1},

	WrongKey: {503, 1}, Erased: {410, 1}, HeldOpen: {409, 1}, DatabaseNewer: {503, 1}, LogDamaged: {500, 1},
}

// Meaning of a code; Internal's for a code that is not in the table.
func (c Code) Meaning() Meaning {
	if m, ok := meanings[c]; ok {
		return m
	}
	return meanings[Internal]
}

// Codes lists every code of the table.
func Codes() []Code {
	codes := make([]Code, 0, len(meanings))
	for c := range meanings {
		codes = append(codes, c)
	}
	return codes
}
