package greenroll.demo.traffic;

import java.time.Duration;

/** Hears of each request that a balancer has sent to a target. Called from the thread of the request. */
@FunctionalInterface
public interface RequestLog {

    /** Hears nothing. */
    RequestLog NONE = (instanceId, status, took) -> {};

    /**
     * @param status status code of the answer; 502 or 504 when the target gave none
     * @param took real time until the head of the answer
     */
    void answered(String instanceId, int status, Duration took);
}
