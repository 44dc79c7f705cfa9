package org.yaoxiang.mocks.chip;

import java.time.Instant;
import java.util.Arrays;

/// Ten electrodes whose potentials a test chooses.
final class WholeElectrodes implements Ads1298.Electrodes {
    double rightArm;
    double leftArm;
    double leftLeg;
    final double[] chest = new double[6];
    int positiveOff;
    int negativeOff;
    boolean rightLegOff;

    @Override
    public void volts(Instant at, double[] positive, double[] negative) {
        Arrays.fill(negative, rightArm);
        positive[0] = leftArm;
        positive[1] = leftLeg;
        System.arraycopy(chest, 0, positive, 2, chest.length);
    }

    @Override
    public int positiveOff(Instant at) {
        return positiveOff;
    }

    @Override
    public int negativeOff(Instant at) {
        return negativeOff;
    }

    @Override
    public boolean rightLegOff(Instant at) {
        return rightLegOff;
    }

    @Override
    public double humVolts(Instant at) {
        return 0.5;
    }
}
