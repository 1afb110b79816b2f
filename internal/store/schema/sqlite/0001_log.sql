-- The log, its views, and what proves it. Names, subjects and states stand in
-- the clear and say nothing about a person; payloads and bodies are sealed.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID, STRICT;

-- One data key a subject, wrapped by the master key. An erased subject keeps its
-- row: erased_at is not 0 and the key is a tombstone.
CREATE TABLE subject_keys (
    subject   TEXT PRIMARY KEY,
    erased_at INTEGER NOT NULL,
    wrapped   BLOB NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE events (
    position    INTEGER PRIMARY KEY,
    stream      TEXT NOT NULL,
    version     INTEGER NOT NULL,
    name        TEXT NOT NULL,
    schema      INTEGER NOT NULL,
    appended_at INTEGER NOT NULL,
    appended_by TEXT NOT NULL,
    subject     TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    hash        BLOB NOT NULL,
    UNIQUE (stream, version)
) STRICT;

CREATE TABLE heads (
    stream   TEXT PRIMARY KEY,
    version  INTEGER NOT NULL,
    hash     BLOB NOT NULL,
    position INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX heads_moved ON heads (position);

CREATE TABLE views (
    kind    TEXT NOT NULL,
    id      TEXT NOT NULL,
    subject TEXT NOT NULL,
    parent  TEXT NOT NULL,
    owner   TEXT NOT NULL,
    state   TEXT NOT NULL,
    rank    INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    terms   TEXT NOT NULL,
    sealed  BLOB NOT NULL,
    UNIQUE (kind, id)
) STRICT;
CREATE INDEX views_ranked ON views (kind, rank, id);
CREATE INDEX views_by_state ON views (kind, state, rank, id);
CREATE INDEX views_by_parent ON views (kind, parent, rank, id) WHERE parent <> '';
CREATE INDEX views_by_owner ON views (kind, owner, state, rank, id) WHERE owner <> '';
CREATE INDEX views_by_subject ON views (subject, kind, rank, id) WHERE subject <> '';

CREATE TABLE view_terms (
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    id   TEXT NOT NULL,
    PRIMARY KEY (kind, hash, id)
) WITHOUT ROWID, STRICT;
CREATE INDEX view_terms_of ON view_terms (kind, id);

CREATE TABLE checkpoints (
    id      INTEGER PRIMARY KEY,
    made_at INTEGER NOT NULL,
    through INTEGER NOT NULL,
    streams INTEGER NOT NULL,
    mac     BLOB NOT NULL
) STRICT;

CREATE TABLE checkpoint_heads (
    stream     TEXT NOT NULL,
    version    INTEGER NOT NULL,
    checkpoint INTEGER NOT NULL,
    hash       BLOB NOT NULL,
    PRIMARY KEY (stream, version)
) WITHOUT ROWID, STRICT;
CREATE INDEX checkpoint_heads_of ON checkpoint_heads (checkpoint, stream);
