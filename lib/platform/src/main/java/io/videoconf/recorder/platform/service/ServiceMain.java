package io.videoconf.recorder.platform.service;

import io.videoconf.recorder.platform.config.ConfigurationException;
import io.videoconf.recorder.platform.config.Environment;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the {@code main} of every service does. */
public final class ServiceMain {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

  /** As sysexits.h has it: EX_CONFIG and EX_SOFTWARE. */
  private static final int EXIT_CONFIGURATION = 78;

  private static final int EXIT_FAILURE = 70;

  private ServiceMain() {}

  /** Runs a service until SIGTERM or SIGINT, then closes it; exits when it cannot start. */
  public static void run(Function<Environment, ? extends AutoCloseable> start) {
    try {
      AutoCloseable service = start.apply(Environment.ofProcess());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(service), "shutdown"));
      new CountDownLatch(1).await();
    } catch (ConfigurationException e) {
      System.err.println(e.getMessage());
      System.exit(EXIT_CONFIGURATION);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("the service could not start", e);
      System.exit(EXIT_FAILURE);
    }
  }

  private static void close(AutoCloseable service) {
    try {
      service.close();
    } catch (Exception e) {
      LOG.error("the service did not stop well", e);
    }
  }
}
