package org.yaoxiang.mocks.body;

/// How the eight independent leads of the twelve see a dipole in the heart: I, II, V1 to V6.
///
/// The dipole is in mV on Frank's axes, x to the left, y to the feet, z to the back. Coefficients:
/// Dower, Machado and Osborne, Clin Cardiol 1980, 3:87.
final class LeadField {
    /// I, II, V1 to V6.
    static final int LEADS = 8;

    private static final double[][] VIEWS = {
        {0.632, -0.235, 0.059},
        {0.235, 1.066, -0.132},
        {-0.515, 0.157, -0.917},
        {0.044, 0.164, -1.387},
        {0.882, 0.098, -1.277},
        {1.213, 0.127, -0.601},
        {1.125, 0.127, -0.086},
        {0.831, 0.076, 0.230},
    };

    /// The main axis of a healthy ventricle, to the left and down; a choice of this simulation.
    private static final double[] AXIS = {0.9, 0.3, 0.2};

    private LeadField() {}

    /// What a lead sees of a dipole.
    ///
    /// @param lead 0 to 7
    /// @param dipole x, y, z
    static double seen(int lead, double[] dipole) {
        double[] view = VIEWS[lead];
        return view[0] * dipole[0] + view[1] * dipole[1] + view[2] * dipole[2];
    }

    /// The dipole of a direction that lead I sees as this many mV.
    static double[] seenByLeadI(double millivolts, double[] direction) {
        double scale = millivolts / seen(0, direction);
        return new double[] {scale * direction[0], scale * direction[1], scale * direction[2]};
    }

    /// All leads of a heart of which lead I alone is known: a dipole that keeps to one axis.
    static double[] ofLeadI(double millivolts) {
        return leads(seenByLeadI(millivolts, AXIS));
    }

    /// All leads of a dipole.
    static double[] leads(double[] dipole) {
        double[] leads = new double[LEADS];
        for (int lead = 0; lead < LEADS; lead++) {
            leads[lead] = seen(lead, dipole);
        }
        return leads;
    }
}
