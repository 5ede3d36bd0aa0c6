package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.api.WebhookViews.Created;
import io.videoconf.recorder.api.WebhookViews.DeliveryDetail;
import io.videoconf.recorder.api.WebhookViews.DeliveryPage;
import io.videoconf.recorder.api.WebhookViews.DeliveryView;
import io.videoconf.recorder.api.WebhookViews.WebhookView;
import io.videoconf.recorder.model.UuidV7;
import io.videoconf.recorder.model.port.RecordingStore.Cursor;
import io.videoconf.recorder.model.webhook.Delivery;
import io.videoconf.recorder.model.webhook.Webhook;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.db.WebhookStore;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.platform.http.StrictBody;
import io.videoconf.recorder.platform.webhook.NetworkPolicy;
import io.videoconf.recorder.platform.webhook.WebhookSignature;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * Webhooks, their deliveries, and replays. Who has the scope {@code webhooks:write} manages the
 * webhooks that are its own; administrators all. Thread-safe.
 */
final class WebhookRoutes {
  static final String SCOPE = Principal.SCOPE_WEBHOOKS;

  private static final String PATH = "/api/v1/webhooks";

  /** Each event costs a row and a call for each of them. */
  private static final int MOST_PER_OWNER = 100;

  private final RecordingAccess access;
  private final WebhookStore store;
  private final NetworkPolicy policy;
  private final InstantSource clock;
  private final SecureRandom random;

  WebhookRoutes(
      RecordingAccess access,
      WebhookStore store,
      NetworkPolicy policy,
      InstantSource clock,
      SecureRandom random) {
    this.access = access;
    this.store = store;
    this.policy = policy;
    this.clock = clock;
    this.random = random;
  }

  void register(RoutesConfig routes) {
    Reads.add(routes, PATH, this::list);
    routes.post(PATH, this::create);
    Reads.add(routes, PATH + "/{id}", this::show);
    routes.patch(PATH + "/{id}", this::change);
    routes.delete(PATH + "/{id}", this::delete);
    routes.post(PATH + "/{id}/secret", this::replaceSecret);
    Reads.add(routes, PATH + "/{id}/deliveries", this::deliveries);
    Reads.add(routes, PATH + "/{id}/deliveries/{delivery_id}", this::delivery);
    routes.post(PATH + "/{id}/deliveries/{delivery_id}/replay", this::replay);
  }

  private void list(Context ctx) {
    Principal caller = caller(ctx);
    QueryParameters.of(ctx);
    String owner = RecordingAccess.isAdmin(caller) ? null : caller.sub();
    answer(ctx, Map.of("webhooks", store.list(owner).stream().map(WebhookView::of).toList()));
  }

  private void create(Context ctx) {
    Principal caller = caller(ctx);
    QueryParameters.of(ctx);
    WebhookOrder order = StrictBody.read(ctx, WebhookOrder.class);
    String url = order.url();
    if (url == null) {
      throw Invalid.field("url", "given");
    }
    order.check(policy);
    if (store.list(caller.sub()).size() >= MOST_PER_OWNER) {
      throw new ApiException(
          ErrorCode.CONFLICT, "There are " + MOST_PER_OWNER + " webhooks already: delete some");
    }
    Webhook webhook =
        new Webhook(
            UuidV7.next(clock.instant(), random),
            caller.sub(),
            RecordingAccess.isAdmin(caller),
            url,
            Objects.requireNonNullElse(order.events(), Webhook.EVENTS),
            Objects.requireNonNullElse(order.description(), ""),
            Objects.requireNonNullElse(order.active(), true),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    Secret secret = WebhookSignature.newSecret(random);
    store.create(webhook, secret);
    ctx.status(201).header(Header.LOCATION, PATH + "/" + webhook.webhookId());
    answer(ctx, new Created(WebhookView.of(webhook), secret.reveal()));
  }

  private void show(Context ctx) {
    Webhook webhook = own(ctx);
    QueryParameters.of(ctx);
    answer(ctx, WebhookView.of(webhook));
  }

  private void change(Context ctx) {
    Webhook webhook = own(ctx);
    QueryParameters.of(ctx);
    WebhookOrder order = StrictBody.read(ctx, WebhookOrder.class);
    requireAChange(StrictBody.read(ctx, JsonNode.class));
    order.check(policy);
    Webhook changed =
        webhook.with(order.url(), order.events(), order.description(), order.active());
    if (!store.update(changed)) {
      throw notFound(ctx);
    }
    answer(ctx, WebhookView.of(changed));
  }

  /** What is left out stays; what is null would say nothing. */
  private static void requireAChange(JsonNode body) {
    if (body.isEmpty()) {
      throw new ApiException(
          ErrorCode.VALIDATION_FAILED,
          "The body must have some of url, events, description and active");
    }
    for (var field : body.properties()) {
      if (field.getValue().isNull()) {
        throw Invalid.field(field.getKey(), "given, or left out");
      }
    }
  }

  private void replaceSecret(Context ctx) {
    Webhook webhook = own(ctx);
    QueryParameters.of(ctx);
    Secret secret = WebhookSignature.newSecret(random);
    if (!store.replaceSecret(webhook.webhookId(), secret)) {
      throw notFound(ctx);
    }
    answer(ctx, new Created(WebhookView.of(webhook), secret.reveal()));
  }

  private void delete(Context ctx) {
    Webhook webhook = own(ctx);
    QueryParameters.of(ctx);
    boolean _ = store.delete(webhook.webhookId());
    ctx.status(204);
  }

  private void deliveries(Context ctx) {
    Webhook webhook = own(ctx);
    QueryParameters query = QueryParameters.of(ctx, "status", "limit", "cursor");
    int limit = query.integer("limit", 1, ListQuery.MAX_LIMIT, ListQuery.DEFAULT_LIMIT);
    Cursor before = query.cursor("cursor");
    List<Delivery> found =
        store.deliveries(
            webhook.webhookId(),
            query.value(Delivery.Status.class, "status"),
            before == null ? null : before.createdAt(),
            before == null ? null : before.recordingId(),
            limit + 1);
    boolean hasMore = found.size() > limit;
    List<Delivery> shown = hasMore ? found.subList(0, limit) : found;
    answer(
        ctx,
        new DeliveryPage(
            shown.stream().map(DeliveryView::of).toList(),
            hasMore,
            hasMore
                ? Cursors.encode(
                    new Cursor(shown.getLast().createdAt(), shown.getLast().deliveryId()))
                : null));
  }

  private void delivery(Context ctx) {
    Delivery delivery = ownDelivery(ctx);
    QueryParameters.of(ctx);
    answer(ctx, DeliveryDetail.of(delivery, store.attempts(delivery.deliveryId())));
  }

  private void replay(Context ctx) {
    Webhook webhook = own(ctx);
    Delivery delivery = ownDelivery(ctx);
    QueryParameters.of(ctx);
    if (!webhook.active()) {
      throw new ApiException(
          ErrorCode.CONFLICT,
          "The webhook is not active: nothing is delivered until it is",
          Map.of("reason", "inactive"));
    }
    if (!store.replay(delivery.webhookId(), delivery.deliveryId())) {
      throw notFound(ctx);
    }
    ctx.status(202);
    answer(ctx, DeliveryView.of(ownDelivery(ctx)));
  }

  private Principal caller(Context ctx) {
    Principal caller = access.caller(ctx);
    if (!caller.hasScope(SCOPE) && !RecordingAccess.isAdmin(caller)) {
      throw new ApiException(
          ErrorCode.INSUFFICIENT_PERMISSIONS,
          "The token does not allow this",
          Map.of("required_scopes", List.of(SCOPE)));
    }
    return caller;
  }

  private Webhook own(Context ctx) {
    Principal caller = caller(ctx);
    return RecordingIds.parse(ctx.pathParam("id"))
        .flatMap(store::find)
        .filter(w -> RecordingAccess.isAdmin(caller) || w.owner().equals(caller.sub()))
        .orElseThrow(() -> notFound(ctx));
  }

  private Delivery ownDelivery(Context ctx) {
    Webhook webhook = own(ctx);
    return RecordingIds.parse(ctx.pathParam("delivery_id"))
        .flatMap(id -> store.delivery(webhook.webhookId(), id))
        .orElseThrow(() -> notFound(ctx));
  }

  private static ApiException notFound(Context ctx) {
    return new ApiException(
        ErrorCode.NOT_FOUND, "There is no such webhook or delivery", Map.of("path", ctx.path()));
  }

  private static void answer(Context ctx, Object body) {
    ctx.header(Header.CACHE_CONTROL, "no-store");
    ctx.json(body);
  }
}
