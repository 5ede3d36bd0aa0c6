-- What each process of a service says of itself every few seconds, for who operates them. Nothing is decided by it.
create table service_heartbeat (
  instance_id uuid primary key,
  service     text not null,
  host        text not null,
  version     text not null,
  started_at  timestamptz not null,
  seen_at     timestamptz not null default now(),
  load        jsonb not null
);
