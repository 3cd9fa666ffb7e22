package greenroll.fleet.price;

/** The spot instances of one type in one zone. They have one price, in all subnets of the zone. */
public record SpotPool(String instanceType, String zone) {

    /** Returns type and zone, for messages. */
    public String inWords() {
        return instanceType + " in " + zone;
    }
}
