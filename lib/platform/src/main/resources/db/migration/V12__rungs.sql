-- The qualities of a ladder, as its playlist names them: [{name, width, height, …}]. Of other outputs,
-- and of ladders from before, none.
alter table output add column rungs jsonb not null default '[]';
