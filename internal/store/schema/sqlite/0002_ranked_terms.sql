-- A term's rows in the order of lists: a page of a search is a walk along it, and
-- of a search for two terms a walk along both.
CREATE TABLE ranked_terms (
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    rank INTEGER NOT NULL,
    id   TEXT NOT NULL,
    PRIMARY KEY (kind, hash, rank, id)
) WITHOUT ROWID, STRICT;

INSERT INTO ranked_terms (kind, hash, rank, id)
SELECT t.kind, t.hash, v.rank, t.id FROM view_terms t JOIN views v ON v.kind = t.kind AND v.id = t.id ORDER BY 1, 2, 3, 4;

DROP TABLE view_terms;
ALTER TABLE ranked_terms RENAME TO view_terms;
CREATE INDEX view_terms_of ON view_terms (kind, id);
