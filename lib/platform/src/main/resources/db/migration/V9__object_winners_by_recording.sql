-- A recording's winners are deleted with it. The primary key finds no prefixes where the database's
-- collation is not C.
create index object_winner_prefix on object_winner (object_key text_pattern_ops);
