-- What vinemock keeps. A change here needs a new version in open.go.
CREATE TABLE webhooks (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  id         TEXT NOT NULL UNIQUE,
  record     TEXT NOT NULL              -- api.Webhook as JSON
);

CREATE TABLE events (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  id          TEXT NOT NULL UNIQUE,
  type        TEXT NOT NULL,
  entity_id   TEXT NOT NULL,
  happened_at INTEGER NOT NULL,         -- sender's time, Unix nanoseconds, as all times here
  body        BLOB NOT NULL
);

CREATE TABLE deliveries (
  seq           INTEGER PRIMARY KEY AUTOINCREMENT,
  id            TEXT NOT NULL UNIQUE,
  event         TEXT NOT NULL,
  webhook       TEXT NOT NULL,
  type          TEXT NOT NULL,
  entity_id     TEXT NOT NULL,
  url           TEXT NOT NULL,
  policy        TEXT NOT NULL,          -- api.Policy as JSON
  faults        TEXT NOT NULL,          -- []api.Fault as JSON
  redelivery_of TEXT NOT NULL,
  created_at    INTEGER NOT NULL,
  status        TEXT NOT NULL,
  next_at       INTEGER,
  settled_at    INTEGER,
  failure_case  TEXT NOT NULL DEFAULT '',
  mail_owed     INTEGER NOT NULL DEFAULT 0,
  attempts      INTEGER NOT NULL DEFAULT 0, -- how many
  first         TEXT,                       -- the first attempt, api.Attempt as JSON: most deliveries have no other
  answered      INTEGER NOT NULL DEFAULT 0  -- whether any attempt had an HTTP answer
);
CREATE INDEX deliveries_unfinished ON deliveries (seq) WHERE status = 'pending' OR mail_owed = 1;
CREATE INDEX deliveries_by_event ON deliveries (event);

CREATE TABLE attempts (                 -- but the first
  delivery TEXT NOT NULL,
  number   INTEGER NOT NULL,
  record   TEXT NOT NULL,               -- api.Attempt as JSON
  PRIMARY KEY (delivery, number)
) WITHOUT ROWID;

CREATE TABLE messages (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  id         TEXT NOT NULL UNIQUE,
  delivery   TEXT NOT NULL,             -- of a failure email, from its header; else empty
  sender     TEXT NOT NULL,             -- the envelope's
  recipients TEXT NOT NULL,             -- the envelope's, lower case, one a line
  summary    TEXT NOT NULL,             -- api.MessageSummary as JSON
  in_from    TEXT NOT NULL,             -- api.MessageWords, for searches
  in_to      TEXT NOT NULL,
  in_subject TEXT NOT NULL,
  in_text    TEXT NOT NULL,
  raw        BLOB NOT NULL,
  arrived_at INTEGER NOT NULL           -- wall time
);
CREATE INDEX messages_by_delivery ON messages (delivery) WHERE delivery <> '';

-- Failure emails on their way to a relay. A row stays, without its bytes, until
-- the email is owed no more, so that nothing is relayed twice.
CREATE TABLE relays (
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  delivery  TEXT NOT NULL UNIQUE,
  recipient TEXT NOT NULL,
  raw       BLOB                        -- NULL once the relay has taken it
);
CREATE INDEX relays_owed ON relays (seq) WHERE raw IS NOT NULL;
CREATE INDEX relays_done ON relays (delivery) WHERE raw IS NULL;
