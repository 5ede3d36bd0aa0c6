package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.platform.account.Accounts;
import io.videoconf.recorder.platform.account.Clients;
import io.videoconf.recorder.platform.account.FirstLogin;
import io.videoconf.recorder.platform.account.KeptSecrets;
import io.videoconf.recorder.platform.account.Passwords;
import io.videoconf.recorder.platform.account.Sessions;
import io.videoconf.recorder.platform.account.Suspensions;
import io.videoconf.recorder.platform.auth.AccessTokens;
import io.videoconf.recorder.platform.auth.Authenticated;
import io.videoconf.recorder.platform.auth.PlaybackTokens;
import io.videoconf.recorder.platform.auth.SecretSeal;
import io.videoconf.recorder.platform.auth.ShareTokens;
import io.videoconf.recorder.platform.auth.TokenIssuer;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.Shares;
import io.videoconf.recorder.platform.http.ClientAddress;
import io.videoconf.recorder.platform.limit.RateLimits;
import io.videoconf.recorder.platform.service.Resources;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who callers are and how much they may do: the issuer, the verifiers, the limits. Thread-safe. */
final class Identity implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Identity.class);
  private static final Duration CLEANING = Duration.ofMinutes(10);

  private final IdentitySettings settings;
  private final InstantSource clock;
  private final Accounts accounts;
  private final Sessions sessions;
  private final Clients clients;
  private final RateLimits limits;
  private final TokenIssuer issuer;
  private final PlaybackTokens playbackTokens;
  private final SecretSeal webhookSeal;
  private final Shares shares;
  private final ShareLinks shareLinks;
  private final Authenticated authenticated;
  private final ClientAddress address;
  private final Optional<FirstLogin> firstLogin;
  private final Resources parts = new Resources();

  Identity(
      IdentitySettings settings,
      Database database,
      DatabaseSettings databaseSettings,
      MeterRegistry registry,
      InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    AuthSettings auth = settings.sources().own(() -> KeptSecrets.signing(database));
    this.accounts = new Accounts(database, new Passwords());
    this.sessions = new Sessions(database, settings.refreshTtl());
    this.clients = new Clients(database);
    this.limits =
        parts.add(RateLimits.open(databaseSettings, settings.limitTimeout(), registry, clock));
    this.issuer = new TokenIssuer(auth);
    this.playbackTokens = new PlaybackTokens(auth);
    this.webhookSeal = new SecretSeal(auth, "recorder webhook secrets", new SecureRandom());
    this.shares = new Shares(database);
    this.shareLinks = new ShareLinks(new ShareTokens(auth), shares, clock);
    this.authenticated =
        new Authenticated(
            parts.add(new AccessTokens(auth, settings.sources().trusted())),
            new Suspensions(database, clock),
            clock,
            Set.of());
    this.address = new ClientAddress(settings.trustedProxies());
    this.firstLogin =
        settings.login() ? FirstLogin.create(accounts, settings.adminEmail()) : Optional.empty();
    ScheduledExecutorService cleaner =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("cleaner").factory());
    parts.add(cleaner::shutdownNow);
    long seconds = CLEANING.toSeconds();
    var _ = cleaner.scheduleWithFixedDelay(this::clean, seconds, seconds, TimeUnit.SECONDS);
  }

  /** What to tell whoever started an installation without users; once. */
  Optional<FirstLogin> firstLogin() {
    return firstLogin;
  }

  /** Lets callers with a believed token pass. */
  Authenticated authenticated() {
    return authenticated;
  }

  PlaybackTokens playbackTokens() {
    return playbackTokens;
  }

  /** Of the secrets that sign calls of webhooks. */
  SecretSeal webhookSeal() {
    return webhookSeal;
  }

  Shares shares() {
    return shares;
  }

  ShareLinks shareLinks() {
    return shareLinks;
  }

  /** Counts what comes after it, and adds the routes of the issuer. */
  void register(RoutesConfig routes) {
    new CallLimits(
            limits, settings.rates(), authenticated, playbackTokens, shareLinks, address, clock)
        .register(routes);
    LoginThrottle throttle = new LoginThrottle(limits, settings.failures());
    if (settings.login()) {
      new LoginRoutes(accounts, sessions, issuer, throttle, address, clock).register(routes);
    }
    settings.sources().rsaKeys().ifPresent(keys -> new KeyRoutes(keys).register(routes));
    new TokenRoutes(settings.clients(), clients, issuer, throttle, address, clock).register(routes);
  }

  @Override
  public void close() {
    parts.close();
  }

  private void clean() {
    try {
      limits.removeExpired();
      int _ = sessions.removeExpired(clock.instant());
    } catch (RuntimeException e) {
      LOG.warn("expired sessions and limits were not removed: {}", e.getMessage());
    }
  }
}
