package io.videoconf.recorder.e2e.rig;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a parameter of type {@link RunningRecorder}: one for all classes of a run, because
 * starting it takes ten seconds. It is stopped at the run's end. Two runs side by side have one
 * each.
 */
public final class SharedRecorder implements ParameterResolver {
  /** Which of the test JVMs side by side this is, from 1. */
  private static final int FORK = Integer.getInteger("e2e.fork", 1);

  private static final int FIRST_RTP_PORT = 31_000 + 1_000 * (FORK - 1);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunningRecorder.class;
  }

  @Override
  public RunningRecorder resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedRecorder.class))
        .computeIfAbsent(RunningRecorder.class, _ -> start(), RunningRecorder.class);
  }

  private static RunningRecorder start() {
    try {
      return RunningRecorder.start("shared-" + FORK, FIRST_RTP_PORT);
    } catch (IOException e) {
      throw new ParameterResolutionException("the recorder does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ParameterResolutionException("interrupted", e);
    }
  }
}
