package greenroll.emulator.platform.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.iam.policy.RequiredPermission;
import greenroll.emulator.iam.policy.ResourcePolicy;
import greenroll.emulator.platform.template.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which calls are let in, as API Gateway does. It uses the API's resource policy together with the authorizer's
 * answer, or with the own policies of the identity that signed.
 */
final class Admission {

    private static final AdmissionVerdict DENIED = new AdmissionVerdict.Refused("ACCESS_DENIED");

    private final Template.Api api;
    private final AuthorizerCache authorizations;
    private final List<Principal> principals;
    private final Origin origin;

    /** @param principals the identities that may sign; any other signature is wrong */
    Admission(Template.Api api, AuthorizerCache authorizations, List<Principal> principals, Origin origin) {
        this.api = api;
        this.authorizations = authorizations;
        this.principals = List.copyOf(principals);
        this.origin = origin;
    }

    Admission with(List<Principal> more) {
        List<Principal> all = new ArrayList<>(principals);
        all.addAll(more);
        return new Admission(api, authorizations, all, origin);
    }

    Admission from(Origin other) {
        return new Admission(api, authorizations, principals, other);
    }

    /** Decides on a call to a method of the API. */
    AdmissionVerdict judge(ApiCall call, byte[] body, Template.Entry entry) {
        return judge(call, body, entry, api.policy());
    }

    /** Decides on a call to a path outside the API, which has no resource policy. */
    AdmissionVerdict judgeBeside(ApiCall call, byte[] body, Template.Entry entry) {
        return judge(call, body, entry, ResourcePolicy.none());
    }

    private AdmissionVerdict judge(ApiCall call, byte[] body, Template.Entry entry, ResourcePolicy policy) {
        RequiredPermission need = origin.invoke(api.arn() + "/" + api.stage() + "/" + call.method() + call.path());
        return switch (entry) {
            case FREE -> policy.opensTo(need) ? new AdmissionVerdict.Open() : DENIED;
            case TOKEN -> policy.denies(need) ? DENIED : byToken(call, need, policy);
            case SIGNATURE -> bySignature(call, body, need, policy);
        };
    }

    private AdmissionVerdict byToken(ApiCall call, RequiredPermission need, ResourcePolicy policy) {
        String token = call.exchange().getRequestHeaders().getFirst(api.header());
        return switch (authorizations.judge(token, need)) {
            case AuthorizerCache.Answer.Refused(String response) -> new AdmissionVerdict.Refused(response);
            case AuthorizerCache.Answer.Judged(Policy.Effect effect, JsonNode caller) ->
                policy.admits(effect, need) ? new AdmissionVerdict.ByToken(caller) : DENIED;
        };
    }

    private AdmissionVerdict bySignature(ApiCall call, byte[] body, RequiredPermission need, ResourcePolicy policy) {
        String header = call.exchange().getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.startsWith("AWS4-HMAC-SHA256 ")) {
            return new AdmissionVerdict.Refused("MISSING_AUTHENTICATION_TOKEN");
        }
        Optional<Principal> signer = principals.stream()
                .filter(one -> isSigned(call, body, one.credentials()))
                .findFirst();
        if (signer.isEmpty()) {
            return new AdmissionVerdict.Refused("INVALID_SIGNATURE");
        }
        Policy.Effect own = signer.get().policies().effect(need);
        boolean admitted =
                signer.get().isOfTheStacksAccount() ? policy.admits(own, need) : policy.admitsForeign(own, need);
        return admitted ? new AdmissionVerdict.BySignature(signer.get()) : DENIED;
    }

    private static boolean isSigned(ApiCall call, byte[] body, Identity identity) {
        Map<String, String> headers = new LinkedHashMap<>();
        call.exchange().getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        // Real time, because the client that signs does not know the cloud's time.
        return identity.signed(
                new Identity.Request(
                        "execute-api", call.method(), call.exchange().getRequestURI()),
                headers,
                body,
                Instant.now());
    }
}
