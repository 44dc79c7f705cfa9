package org.yaoxiang.bridge.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DeviceMetric;
import org.hl7.fhir.r4.model.DeviceMetric.DeviceMetricCalibrationState;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.yaoxiang.contract.code.Probe;
import org.yaoxiang.contract.code.Refusal;
import org.yaoxiang.contract.code.Vital;
import org.yaoxiang.contract.fact.Origin;
import org.yaoxiang.contract.fact.SelfTest;
import org.yaoxiang.contract.fact.SelfTest.Result;

class SelfTestToBundleTest {
    private static final Result NOISE = new Result.Measured(Probe.NOISE, 3.25, 0, 15, "uV");

    @Test
    void a_self_test_is_as_reviewed_and_conforms() throws IOException {
        Bundle bundle =
                map(
                        Origin.MEASURED,
                        new Result.Measured(Probe.IDENTITY, 0x73, 0x73, 0x73, "1"),
                        new Result.Measured(Probe.TEST_SIGNAL, 812.5, 958, 1059, "uV"),
                        NOISE,
                        new Result.Refused(Probe.CALIBRATION, Refusal.EXPIRED_CALIBRATION));
        Golden.assertUnchanged("selftest", bundle);
        Conformance.assertNoErrors(bundle);
    }

    @Test
    void a_number_outside_its_limits_is_abnormal_and_one_inside_is_normal() {
        assertThat(judged(NOISE)).isEqualTo("N");
        assertThat(judged(new Result.Measured(Probe.NOISE, 15.1, 0, 15, "uV"))).isEqualTo("A");
    }

    @Test
    void the_calibration_is_what_its_probe_says_and_unspecified_without_one() {
        assertThat(calibration(NOISE)).isEqualTo(DeviceMetricCalibrationState.UNSPECIFIED);
        assertThat(calibration(new Result.Measured(Probe.CALIBRATION, 30, 0, 36_500, "d")))
                .isEqualTo(DeviceMetricCalibrationState.CALIBRATED);
        assertThat(calibration(new Result.Measured(Probe.CALIBRATION, -1, 0, 36_500, "d")))
                .isEqualTo(DeviceMetricCalibrationState.CALIBRATIONREQUIRED);
    }

    @Test
    void a_simulated_self_test_conforms_and_is_of_another_device() {
        Bundle simulated = map(Origin.SIMULATED, NOISE);
        Conformance.assertNoErrors(simulated);
        assertThat(simulated.getEntry())
                .allMatch(each ->
                        each.getResource()
                                .getMeta()
                                .getSecurityFirstRep()
                                .is(Systems.ACT_REASON, "HTEST"));
        assertThat(Some.resource(simulated, DeviceMetric.class, "").getIdPart())
                .isNotEqualTo(
                        Some.resource(map(Origin.MEASURED, NOISE), DeviceMetric.class, "")
                                .getIdPart());
    }

    @Test
    void every_instrument_conforms() {
        for (Vital vital : Vital.values()) {
            Conformance.assertNoErrors(
                    SelfTestToBundle.map(
                            SomeFacts.CHECK,
                            SomeFacts.HANDHELD,
                            new SelfTest(
                                    vital, Origin.MEASURED, List.of(NOISE), SomeFacts.stamp(0))));
        }
    }

    private static String judged(Result result) {
        Observation observation = Some.observation(map(Origin.MEASURED, result), "-noise");
        return observation.getInterpretationFirstRep().getCodingFirstRep().getCode();
    }

    private static DeviceMetricCalibrationState calibration(Result result) {
        return Some.resource(map(Origin.MEASURED, result), DeviceMetric.class, "")
                .getCalibrationFirstRep()
                .getState();
    }

    private static Bundle map(Origin origin, Result... results) {
        return SelfTestToBundle.map(
                SomeFacts.CHECK,
                SomeFacts.HANDHELD,
                new SelfTest(
                        Vital.ELECTROCARDIOGRAM, origin, List.of(results), SomeFacts.stamp(0)));
    }
}
