package com.sun.jna;

/** The part of JNA's class that is asked for before {@link Native} is. */
public final class Platform {
  /** Where the natives of this platform would lie. */
  public static final String RESOURCE_PREFIX = String.valueOf("none");

  private Platform() {}
}
