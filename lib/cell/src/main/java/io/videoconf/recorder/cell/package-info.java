/**
 * Starts, bounds, watches and stops cells: child JVMs that run native media code on what strangers
 * sent.
 *
 * <p>What a cell's main class must do:
 *
 * <ul>
 *   <li>read its task, one JSON line ({@code CellTask}), from standard input, which then stays
 *       open;
 *   <li>end at once when standard input reaches its end: the parent is gone, and a cell must not
 *       outlive it;
 *   <li>write reports, one JSON line each ({@code CellReport}), to standard output, flushed, and
 *       nothing else; at least one within each stall timeout, also while it waits for more input;
 *   <li>write log lines for people to standard error;
 *   <li>finish with {@code Done} or {@code Failed} and exit; on SIGTERM exit soon, without either.
 * </ul>
 *
 * <p>A cell gets no environment but PATH, LANG and HOME (its work directory), no credentials, and
 * where the system allows it a network namespace of its own with nothing in it. It runs as the same
 * user as its parent. What it reports is not believed blindly: file names are checked to stay below
 * the output directory. They may still be symbolic links; who opens them must not follow those.
 */
@NullMarked
package io.videoconf.recorder.cell;

import org.jspecify.annotations.NullMarked;
