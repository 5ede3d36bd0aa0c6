package io.videoconf.recorder.model.job;

/**
 * A claimed job.
 *
 * @param attempt from 1; the fencing token that every write of this attempt names
 */
public record Job(JobMessage message, int attempt) {}
