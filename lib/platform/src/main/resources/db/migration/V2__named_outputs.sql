-- Several outputs of one kind, told apart by their names; '' where there is only one.
alter table output add column name text not null default '';
alter table output drop constraint output_pkey;
alter table output add primary key (recording_id, kind, name);
alter table output drop constraint output_kind_check;
alter table output add constraint output_kind_check check (kind ~ '^[a-z]+$');

-- Of a track: whose it is.
alter table output add column participant_id text;
