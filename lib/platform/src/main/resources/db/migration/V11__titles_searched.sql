-- What is found by a part of its title. The extension comes with PostgreSQL, and whoever may create
-- anything in the database may create it; where it is missing or forbidden titles are found too, by
-- reading the list: nothing else depends on the index.
do $$
begin
  create extension if not exists pg_trgm;
  create index recording_by_title on recording using gin (title gin_trgm_ops);
exception
  when insufficient_privilege or feature_not_supported or undefined_file or undefined_object then
    raise notice 'titles are searched without an index: %', sqlerrm;
end
$$;
