-- Who may see which recording, newest first: one page is one short scan of an index, however many
-- recordings there are, and whether the user hosted or took part.
create table recording_viewer (
  recording_id uuid not null references recording on delete cascade,
  user_id      text not null,
  created_at   timestamptz not null,
  primary key (recording_id, user_id)
);

create function recording_host_views() returns trigger language plpgsql as $$
begin
  insert into recording_viewer (recording_id, user_id, created_at)
    values (new.recording_id, new.host_user_id, new.created_at)
    on conflict do nothing;
  return null;
end
$$;

create trigger recording_host_views after insert on recording
  for each row when (new.host_user_id is not null)
  execute function recording_host_views();

create function participant_views() returns trigger language plpgsql as $$
begin
  insert into recording_viewer (recording_id, user_id, created_at)
    select r.recording_id, new.user_id, r.created_at
    from recording r where r.recording_id = new.recording_id and new.user_id is not null
    on conflict do nothing;
  if tg_op = 'UPDATE' then
    -- Whoever turned out to be somebody else is shown nothing any more.
    delete from recording_viewer v
      where v.recording_id = old.recording_id and v.user_id = old.user_id
        and not exists (select 1 from participant p
          where p.recording_id = v.recording_id and p.user_id = v.user_id)
        and not exists (select 1 from recording r
          where r.recording_id = v.recording_id and r.host_user_id = v.user_id);
  end if;
  return null;
end
$$;

create trigger participant_joined_views after insert on participant
  for each row when (new.user_id is not null) execute function participant_views();
create trigger participant_changed_views after update of user_id on participant
  for each row when (old.user_id is distinct from new.user_id)
  execute function participant_views();

insert into recording_viewer (recording_id, user_id, created_at)
  select recording_id, host_user_id, created_at from recording where host_user_id is not null
  union
  select p.recording_id, p.user_id, r.created_at
  from participant p join recording r using (recording_id) where p.user_id is not null;

create index recording_viewer_newest
  on recording_viewer (user_id, created_at desc, recording_id desc);

-- Keyset pages of what is not deleted, and of one status: deleted rows are not walked over.
drop index recording_newest;
drop index recording_by_meeting;
drop index recording_by_host;
create index recording_newest on recording (created_at desc, recording_id desc)
  where status <> 'deleted';
create index recording_by_meeting on recording (meeting_id, created_at desc, recording_id desc)
  where status <> 'deleted';
create index recording_by_status on recording (status, created_at desc, recording_id desc);

-- Tells who listens that the status of a recording, or the progress of an output, has changed.
create function recording_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('recording_changed', new.recording_id::text);
  return null;
end
$$;

create trigger recording_changed after update of status on recording
  for each row when (old.status is distinct from new.status)
  execute function recording_changed();
create trigger output_added after insert on output
  for each row execute function recording_changed();
create trigger output_changed after update on output
  for each row when ((old.status, old.progress) is distinct from (new.status, new.progress))
  execute function recording_changed();

-- How well a finished recording was received and played: its tracks as in the master's manifest,
-- and the gaps of its timeline.
create table recording_quality (
  recording_id uuid primary key references recording on delete cascade,
  tracks       text not null,
  gaps         integer not null check (gaps >= 0),
  gap_seconds  double precision not null check (gap_seconds >= 0)
);
