package negotiate

type Makegood struct{ TimeBased }
