-- A user's page is read from recording_viewer_newest alone where vacuum has marked the rows' pages as
-- visible to all; elsewhere each row of the index costs a look at the table. By default vacuum comes
-- when a fifth of a table that only grows is new, and the newest are what is listed. It reads only
-- the pages that are not marked yet.
alter table recording_viewer set (autovacuum_vacuum_insert_scale_factor = 0.01);
