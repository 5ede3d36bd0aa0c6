create table webhook (
  webhook_id     uuid primary key,
  -- Who made it: told of the recordings that this user may see, or of all of them.
  owner          text not null,
  all_recordings boolean not null,
  url            text not null,
  events         text[] not null,
  description    text not null default '',
  -- Signs the deliveries, so it must be known as it is.
  secret         text not null,
  active         boolean not null default true,
  created_at     timestamptz not null default now()
);

create index webhook_by_owner on webhook (owner);

create table webhook_delivery (
  delivery_id     uuid primary key,
  webhook_id      uuid not null references webhook on delete cascade,
  event_id        uuid not null,
  event_type      text not null,
  recording_id    uuid not null,
  payload         text not null,
  status          text not null default 'pending'
    check (status in ('pending', 'delivered', 'failed')),
  -- The fencing token of the newest attempt.
  attempts        integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  lease_until     timestamptz,
  give_up_at      timestamptz not null,
  last_status     integer,
  last_error      text,
  created_at      timestamptz not null default now(),
  finished_at     timestamptz,
  unique (webhook_id, event_id)
);

create index webhook_delivery_due on webhook_delivery (webhook_id, next_attempt_at)
  where status = 'pending';
create index webhook_delivery_newest
  on webhook_delivery (webhook_id, created_at desc, delivery_id desc);
create index webhook_delivery_finished on webhook_delivery (finished_at)
  where finished_at is not null;

create table webhook_attempt (
  delivery_id      uuid not null references webhook_delivery on delete cascade,
  attempt          integer not null,
  at               timestamptz not null default now(),
  duration_seconds double precision not null,
  status_code      integer,
  error            text,
  primary key (delivery_id, attempt)
);
