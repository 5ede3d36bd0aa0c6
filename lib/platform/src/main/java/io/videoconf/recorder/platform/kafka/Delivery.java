package io.videoconf.recorder.platform.kafka;

/**
 * A record that is locked for one worker.
 *
 * @param deliveryCount how often it was handed out, this time included
 */
public record Delivery(String topic, int partition, long offset, byte[] value, int deliveryCount) {}
