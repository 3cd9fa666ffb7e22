package greenroll.emulator.platform.gateway;

import com.fasterxml.jackson.databind.JsonNode;

/** The decision on a call. */
sealed interface AdmissionVerdict {
    /** Let in to a method without authorization. */
    record Open() implements AdmissionVerdict {}

    /** @param caller the authorizer's data on the caller, for the function */
    record ByToken(JsonNode caller) implements AdmissionVerdict {}

    record BySignature(Principal caller) implements AdmissionVerdict {}

    /** @param response the type of API Gateway's own response */
    record Refused(String response) implements AdmissionVerdict {}
}
