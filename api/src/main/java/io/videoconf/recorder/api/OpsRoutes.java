package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.db.FleetStore;
import io.videoconf.recorder.platform.db.FleetStore.Heartbeat;
import io.videoconf.recorder.platform.db.FleetStore.QueueDepth;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Tells operators what runs and what waits. Thread-safe. */
final class OpsRoutes {
  private final RecordingAccess access;
  private final FleetStore fleet;

  OpsRoutes(RecordingAccess access, FleetStore fleet) {
    this.access = access;
    this.fleet = fleet;
  }

  void register(RoutesConfig routes) {
    Reads.add(routes, "/api/v1/ops", this::show);
  }

  private void show(Context ctx) {
    if (!RecordingAccess.isAdmin(access.caller(ctx))) {
      throw new ApiException(
          ErrorCode.INSUFFICIENT_PERMISSIONS,
          "The token does not allow this",
          Map.of("required_scopes", Set.of(Principal.SCOPE_ADMIN)));
    }
    QueryParameters.of(ctx);
    ctx.json(new Fleet(fleet.heartbeats().stream().map(ServiceView::of).toList(), fleet.queue()));
  }

  private record Fleet(List<ServiceView> services, List<QueueDepth> queue) {}

  private record ServiceView(
      UUID instanceId,
      String service,
      String host,
      String version,
      Instant startedAt,
      double seenSecondsAgo,
      JsonNode load) {

    static ServiceView of(Heartbeat heartbeat) {
      FleetStore.Instance instance = heartbeat.instance();
      return new ServiceView(
          instance.instanceId(),
          instance.service(),
          instance.host(),
          instance.version(),
          instance.startedAt(),
          heartbeat.seenSecondsAgo(),
          heartbeat.load());
    }
  }
}
