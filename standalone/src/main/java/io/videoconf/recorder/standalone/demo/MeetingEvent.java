package io.videoconf.recorder.standalone.demo;

import java.util.List;

/**
 * Something that happened in the meeting.
 *
 * @param kind join, mute, unmute, screen_start, screen_stop or stop
 * @param participantId empty for what concerns nobody alone
 * @param trackIds the tracks concerned
 * @param atSeconds after the first packet of the meeting: for a join and a screen the first packet
 *     of it, for the rest when ingest had answered
 */
record MeetingEvent(String kind, String participantId, List<Integer> trackIds, double atSeconds) {}
