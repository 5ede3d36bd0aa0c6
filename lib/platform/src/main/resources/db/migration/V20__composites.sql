-- Several outputs of one kind, told apart by their names; '' where there is only one.
alter table output add column if not exists name text not null default '';
alter table output drop constraint if exists output_pkey;
alter table output add primary key (recording_id, kind, name);
alter table output drop constraint if exists output_kind_check;
alter table output add constraint output_kind_check check (kind ~ '^[a-z]+$');

-- What a compose job makes, as in its message; null of other kinds.
alter table job add column if not exists compose text;
