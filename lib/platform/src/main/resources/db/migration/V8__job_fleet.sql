alter table job drop constraint job_status_check;
alter table job add constraint job_status_check
  check (status in ('queued', 'running', 'waiting', 'completed', 'failed', 'cancelled'));
alter table job
  -- Higher is taken sooner; see JobPriority.
  add column priority      smallint not null default 0 check (priority between -1 and 1),
  add column deadline      timestamptz,
  -- A queued job is not taken before: the wait between two attempts.
  add column available_at  timestamptz not null default now(),
  -- Where source_key is, when that is not our own bucket.
  add column source_bucket text,
  -- A part: whose, its place among its siblings, what it is to make, and what that came to.
  add column parent_id     uuid references job on delete cascade,
  add column part_index    integer,
  add column task          text,
  add column result        text,
  -- How often the job went on after its parts were completed.
  add column step          integer not null default 0,
  -- The worker process that holds it, whose presence is an advisory lock on this number.
  add column worker        integer not null default 0,
  -- How often a worker died over it.
  add column deaths        integer not null default 0,
  add column started_at    timestamptz,
  add column progress      double precision not null default 0 check (progress between 0 and 1),
  add column stage         text,
  add column speed         double precision,
  add column eta_seconds   double precision,
  -- What subscribers were told last, and when.
  add column told_at       timestamptz,
  add column told_progress double precision not null default 0,
  add check ((parent_id is null) = (task is null));

create index job_next on job (kind, priority desc, deadline, created_at) where status = 'queued';
create index job_by_parent on job (parent_id, part_index) where parent_id is not null;
create index job_newest on job (created_at desc, job_id desc);
create index job_due on job (deadline) where status in ('queued', 'running', 'waiting');

-- Numbers of worker processes.
create sequence worker_number as integer minvalue 1 cycle;

-- Made for an object of somebody else's, not by recording: it has outputs but no master.
alter table recording add column imported boolean not null default false;

-- Who won an object that may be created only once, where the object store cannot decide that.
create table object_winner (
  object_key   text primary key,
  content_type text not null,
  bytes        bytea not null,
  created_at   timestamptz not null default now()
);
