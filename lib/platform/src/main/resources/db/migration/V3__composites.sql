-- What a compose job makes, as in its message; null of other kinds.
alter table job add column compose text;
