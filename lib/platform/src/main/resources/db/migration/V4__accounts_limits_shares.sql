-- Who may log in with a password. user_id is what recordings name as host and participant.
create table account (
  user_id       text primary key,
  email         text not null unique check (email = lower(email)),
  name          text not null,
  account_type  text not null check (account_type in ('basic', 'pro', 'enterprise')),
  scope         text not null default '',
  password_hash text not null,
  created_at    timestamptz not null default now(),
  suspended_at  timestamptz
);

-- What one login began; all refresh tokens that grew out of it are one family.
create table login_session (
  session_id uuid primary key,
  user_id    text not null references account on delete cascade,
  address    text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at   timestamptz
);

create index login_session_by_user on login_session (user_id, address);
create index login_session_expired on login_session (expires_at);

create table refresh_token (
  token_hash bytea primary key,
  session_id uuid not null references login_session on delete cascade,
  used_at    timestamptz
);

create index refresh_token_by_session on refresh_token (session_id);

-- Services that ask for tokens. Their secrets are random, so a plain hash keeps them.
create table api_client (
  client_id    text primary key,
  secret_hash  bytea not null,
  account_type text not null check (account_type in ('basic', 'pro', 'enterprise')),
  scope        text not null default '',
  created_at   timestamptz not null default now(),
  suspended_at timestamptz
);

-- Secrets that an installation made for itself because it was given none.
create table kept_secret (
  name       text primary key,
  value      text not null,
  created_at timestamptz not null default now()
);

create table share (
  share_id       uuid primary key,
  recording_id   uuid not null references recording on delete cascade,
  token_hash     bytea not null unique,
  created_by     text not null,
  created_at     timestamptz not null,
  expires_at     timestamptz not null,
  allow_download boolean not null,
  revoked_at     timestamptz
);

create index share_by_recording on share (recording_id, created_at desc);

-- Token buckets, as bucket4j keeps them. Worth nothing after a crash, so not logged.
create unlogged table rate_limit (
  id         text primary key,
  state      bytea,
  expires_at bigint
);

create index rate_limit_expired on rate_limit (expires_at);
