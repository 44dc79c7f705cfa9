package org.yaoxiang.faults;

/// What goes wrong.
enum Kind {
    NONE("nothing"),
    SILENT_CHIP("no acknowledge"),
    STUCK_BUS("bus held"),
    FLIPPED_BIT("flipped bits"),
    FIFO_OVERFLOW("starved reader"),
    BROWN_OUT("dip of the supply"),
    HUNG_CONVERTER("hung converter"),
    HUNG_SENSOR("frozen or broken sensor"),
    DETACHED_LEAD("detached lead"),
    FINGER_OUT("finger out"),
    PROBE_OFF("probe off"),
    OFF_TARGET("off its target"),
    WRONG_EMISSIVITY("wrong emissivity"),
    AMBIENT_LIGHT("ambient light"),
    MOTION("motion"),
    COLD_SKIN("cold skin"),
    BREATHING_STOPS("breathing stops"),
    LEAKING_CUFF("leaking cuff"),
    LOOSE_CUFF("loose cuff"),
    BLOCKED_VALVE("blocked valve"),
    STUCK_PUMP("stuck pump"),
    POWER_LOST("power lost"),
    HUNG_LOOP("hung main loop"),
    CUT_FRAME("plug out in a frame"),
    GARBAGE("garbage bytes"),
    WRONG_CHECKSUM("wrong checksum"),
    SILENT_LINE("silent line"),
    SLOW_LINE("slow line"),
    OUT_OF_REACH("out of reach"),
    LOST_LINK("connection lost"),
    SILENT_LINK("silent connection"),
    CUT_VALUE("value cut short"),
    SENT_TWICE("value sent twice"),
    STALE_RECORD("stale record"),
    WRONG_CLOCK("wrong clock"),
    OWN_TROUBLE("trouble that it tells"),
    WRONG_SPECIMEN("no patient's blood");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    /// What the table says.
    String text() {
        return text;
    }
}
