package greenroll.emulator.platform.gateway;

import com.fasterxml.jackson.databind.JsonNode;

/** What may become of a call. */
sealed interface AdmissionVerdict {
    /** To a method without authorization. */
    record Open() implements AdmissionVerdict {}

    /** @param caller what the authorizer passes on of the token */
    record ByToken(JsonNode caller) implements AdmissionVerdict {}

    record BySignature(Principal caller) implements AdmissionVerdict {}

    /** @param response the type of API Gateway's own answer */
    record Refused(String response) implements AdmissionVerdict {}
}
