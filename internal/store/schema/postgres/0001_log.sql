-- The log, its views, and what proves it. Names, subjects and states stand in
-- the clear and say nothing about a person; payloads and bodies are sealed.
-- Text sorts by its bytes, as it does in SQLite.

CREATE TABLE meta (
    name  TEXT COLLATE "C" PRIMARY KEY,
    value BYTEA NOT NULL
);

-- One data key a subject, wrapped by the master key. An erased subject keeps its
-- row: erased_at is not 0 and the key is a tombstone.
CREATE TABLE subject_keys (
    subject   TEXT COLLATE "C" PRIMARY KEY,
    erased_at BIGINT NOT NULL,
    wrapped   BYTEA NOT NULL
);

CREATE SEQUENCE event_positions;

CREATE TABLE events (
    position    BIGINT PRIMARY KEY,
    stream      TEXT COLLATE "C" NOT NULL,
    version     BIGINT NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    schema      BIGINT NOT NULL,
    appended_at BIGINT NOT NULL,
    appended_by TEXT COLLATE "C" NOT NULL,
    subject     TEXT COLLATE "C" NOT NULL,
    sealed      BYTEA NOT NULL,
    hash        BYTEA NOT NULL,
    UNIQUE (stream, version)
);

CREATE TABLE heads (
    stream   TEXT COLLATE "C" PRIMARY KEY,
    version  BIGINT NOT NULL,
    hash     BYTEA NOT NULL,
    position BIGINT NOT NULL
);
CREATE INDEX heads_moved ON heads (position);

CREATE TABLE views (
    kind    TEXT COLLATE "C" NOT NULL,
    id      TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    parent  TEXT COLLATE "C" NOT NULL,
    owner   TEXT COLLATE "C" NOT NULL,
    state   TEXT COLLATE "C" NOT NULL,
    rank    BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    terms   TEXT COLLATE "C" NOT NULL,
    sealed  BYTEA NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX views_ranked ON views (kind, rank, id);
CREATE INDEX views_by_state ON views (kind, state, rank, id);
CREATE INDEX views_by_parent ON views (kind, parent, rank, id) WHERE parent <> '';
CREATE INDEX views_by_owner ON views (kind, owner, state, rank, id) WHERE owner <> '';
CREATE INDEX views_by_subject ON views (subject, kind, rank, id) WHERE subject <> '';

CREATE TABLE view_terms (
    kind TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    id   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, hash, id)
);
CREATE INDEX view_terms_of ON view_terms (kind, id);

CREATE TABLE checkpoints (
    id      BIGINT PRIMARY KEY,
    made_at BIGINT NOT NULL,
    through BIGINT NOT NULL,
    streams BIGINT NOT NULL,
    mac     BYTEA NOT NULL
);

CREATE TABLE checkpoint_heads (
    stream     TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL,
    checkpoint BIGINT NOT NULL,
    hash       BYTEA NOT NULL,
    PRIMARY KEY (stream, version)
);
CREATE INDEX checkpoint_heads_of ON checkpoint_heads (checkpoint, stream);
