package greenroll.group;

/** Elastigroup's {@code strategy.action}. Each action answers every question that the rules ask about it. */
public enum RollAction {
    /** Launches green, proves it, and scales down as many blue. */
    REPLACE_SERVER("replacement", "launched", "terminated") {
        @Override
        public boolean launchesGreen() {
            return true;
        }

        @Override
        public boolean terminatesBlue() {
            return true;
        }

        @Override
        public boolean deploysRevision() {
            return true;
        }

        @Override
        public boolean isInPlace() {
            return false;
        }

        @Override
        public boolean completesDrains() {
            return false;
        }
    },
    /** Deregisters, reboots and registers instances. It changes neither their image nor their user data. */
    RESTART_SERVER("restart", "restarted", "rebooted") {
        @Override
        public boolean launchesGreen() {
            return false;
        }

        @Override
        public boolean terminatesBlue() {
            return false;
        }

        @Override
        public boolean deploysRevision() {
            return false;
        }

        @Override
        public boolean isInPlace() {
            return true;
        }

        @Override
        public boolean completesDrains() {
            return true;
        }
    };

    private final String noun;
    private final String begun;
    private final String drained;

    RollAction(String noun, String begun, String drained) {
        this.noun = noun;
        this.begun = begun;
        this.drained = drained;
    }

    /** Whether the instances of a batch are launched for it. */
    public abstract boolean launchesGreen();

    /** Whether blue is terminated in the end. */
    public abstract boolean terminatesBlue();

    /** Whether the instances run the pinned revision in the end. */
    public abstract boolean deploysRevision();

    /** Whether a batch takes instances that serve out of service, and puts the same ones back. */
    public abstract boolean isInPlace();

    /** Whether each drain is waited for until its end, whatever the settings say. */
    public abstract boolean completesDrains();

    /** A roll of this action in a message: "a restart". */
    public String noun() {
        return noun;
    }

    /** The word for the instances of a batch that has begun: "launched". */
    public String begun() {
        return begun;
    }

    /** The word for an instance after its drain: "terminated". */
    public String drained() {
        return drained;
    }
}
