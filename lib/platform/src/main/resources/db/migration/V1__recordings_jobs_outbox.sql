create table recording (
  recording_id     uuid primary key,
  meeting_id       text not null,
  title            text not null,
  host_user_id     text,
  status           text not null
    check (status in ('recording', 'processing', 'completed', 'failed', 'deleted')),
  duration_seconds double precision not null default 0 check (duration_seconds >= 0),
  file_size_bytes  bigint not null default 0 check (file_size_bytes >= 0),
  created_at       timestamptz not null,
  started_at       timestamptz not null,
  ended_at         timestamptz,
  reason_code      text,
  reason           text,
  node             text not null
);

-- Keyset pages, newest first: all, by meeting, by host.
create index recording_newest on recording (created_at desc, recording_id desc);
create index recording_by_meeting on recording (meeting_id, created_at desc, recording_id desc);
create index recording_by_host on recording (host_user_id, created_at desc, recording_id desc);
create index recording_unfinished on recording (node) where status in ('recording', 'processing');

-- The rule of ProcessingStatus.canBecome, for whoever writes to this table.
create function recording_status_moves_forward() returns trigger language plpgsql as $$
begin
  if not (case old.status
      when 'recording' then new.status in ('processing', 'failed', 'deleted')
      when 'processing' then new.status in ('completed', 'failed', 'deleted')
      when 'completed' then new.status = 'deleted'
      when 'failed' then new.status = 'deleted'
      else false
    end) then
    raise exception 'recording % cannot become % from %', old.recording_id, new.status, old.status
      using errcode = 'check_violation';
  end if;
  return new;
end
$$;

create trigger recording_status_moves_forward before update of status on recording
  for each row when (old.status is distinct from new.status)
  execute function recording_status_moves_forward();

create table participant (
  recording_id   uuid not null references recording on delete cascade,
  participant_id text not null,
  user_id        text,
  display_name   text not null,
  joined_at      timestamptz not null,
  left_at        timestamptz,
  primary key (recording_id, participant_id)
);

create index participant_by_user on participant (user_id, recording_id) where user_id is not null;

create table output (
  recording_id uuid not null references recording on delete cascade,
  kind         text not null check (kind in ('live', 'master', 'rendition', 'poster', 'sprite')),
  status       text not null check (status in ('pending', 'running', 'completed', 'failed')),
  progress     double precision not null default 0 check (progress between 0 and 1),
  bytes        bigint not null default 0 check (bytes >= 0),
  object_key   text,
  content_type text,
  sha256       text check (sha256 ~ '^[0-9a-f]{64}$'),
  reason_code  text,
  reason       text,
  -- The highest attempt that was ever granted for this output, by whatever job: object keys hold
  -- it, so no two attempts may share one.
  attempt      integer not null default 0,
  primary key (recording_id, kind),
  check (status <> 'completed' or progress = 1)
);

create table segment (
  recording_id     uuid not null references recording on delete cascade,
  segment_index    integer not null check (segment_index >= 0),
  start_seconds    double precision not null,
  duration_seconds double precision not null check (duration_seconds >= 0),
  bytes            bigint not null check (bytes >= 0),
  sha256           text not null,
  object_key       text not null,
  primary key (recording_id, segment_index)
);

create table job (
  job_id       uuid primary key,
  kind         text not null check (kind in ('transcode', 'thumbnail', 'compose')),
  recording_id uuid not null references recording on delete cascade,
  source_key   text not null,
  status       text not null default 'queued'
    check (status in ('queued', 'running', 'completed', 'failed')),
  -- The fencing token of the newest claim; tries counts this job's own claims.
  attempt      integer not null default 0,
  tries        integer not null default 0,
  owner        text,
  lease_until  timestamptz,
  rung_at      timestamptz not null default now(),
  error_class  text,
  reason_code  text,
  reason       text,
  created_at   timestamptz not null default now(),
  finished_at  timestamptz,
  check (status <> 'running' or (owner is not null and lease_until is not null))
);

create index job_by_recording on job (recording_id);
create index job_running on job (lease_until) where status = 'running';

create table outbox (
  outbox_id    bigint generated always as identity primary key,
  topic        text not null,
  message_key  text not null,
  content_type text not null,
  payload      text not null,
  created_at   timestamptz not null default now(),
  available_at timestamptz not null default now(),
  published_at timestamptz
);

create index outbox_due on outbox (available_at, outbox_id) where published_at is null;
create index outbox_waiting on outbox (topic, message_key) where published_at is null;
create index outbox_published on outbox (published_at) where published_at is not null;

create table audit (
  audit_id     bigint generated always as identity primary key,
  recording_id uuid not null,
  action       text not null,
  by_user      text not null,
  at           timestamptz not null default now()
);

create index audit_by_recording on audit (recording_id);
