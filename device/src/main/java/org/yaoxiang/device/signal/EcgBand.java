package org.yaoxiang.device.signal;

/// The two bands in which an electrocardiogram is shown or measured. Whoever shows one says which.
///
/// The corners are where `apply` has lost 3 dB. It runs forwards and backwards over the whole
/// recording, so that no wave is shifted and none is bent by its phase. `live` runs once, for the
/// moving wave on the screen only.
public enum EcgBand {
    /// 0.05 to 150 Hz, as for a diagnostic electrocardiogram of an adult (P. Kligfield et al., AHA/
    /// ACC/HRS recommendations part I, J Am Coll Cardiol 2007, 49:1109). For ST and every finding.
    DIAGNOSTIC(0.05, 150),

    /// 0.5 to 40 Hz: a quiet line for rhythm and for the eye. It bends the ST segment, so that no
    /// ST level may be taken from it.
    MONITORING(0.5, 40);

    /// China's mains.
    private static final double MAINS_HERTZ = 50;

    /// Of the notch in one pass; narrow, so that the QRS does not ring. An engineering choice.
    private static final double MAINS_WIDTH_HERTZ = 1;

    /// An upper corner at more than this share of the rate is left to the converter.
    private static final double HIGH_TO_RATE_MAX = 0.4;

    private final double lowHertz;
    private final double highHertz;

    EcgBand(double lowHertz, double highHertz) {
        this.lowHertz = lowHertz;
        this.highHertz = highHertz;
    }

    /// The lower corner, Hz.
    public double lowHertz() {
        return lowHertz;
    }

    /// The upper corner, Hz.
    public double highHertz() {
        return highHertz;
    }

    /// The signal without its wander, its mains hum and what is faster than the band. At a rate too
    /// low for the upper corner the converter has made the band narrower already, and nothing more
    /// is taken.
    ///
    /// @param signal any linear unit
    /// @param rateHertz samples a second, 110 or more, so that the mains can be told from the wave
    public double[] apply(double[] signal, double rateHertz) {
        double[] quiet =
                mains(rateHertz)
                        .apply(Filter.highPassTwice(lowHertz, rateHertz).applyFromMean(signal));
        return isFastEnough(rateHertz)
                ? Filter.lowPassTwice(highHertz, rateHertz).apply(quiet)
                : quiet;
    }

    /// The same band for a wave that is being recorded, in one pass.
    ///
    /// @param rateHertz samples a second, 110 or more
    public Live live(double rateHertz) {
        return new Live(this, rateHertz);
    }

    private boolean isFastEnough(double rateHertz) {
        return highHertz < HIGH_TO_RATE_MAX * rateHertz;
    }

    private static Filter mains(double rateHertz) {
        if (!(rateHertz >= 2.2 * MAINS_HERTZ)) {
            throw new IllegalArgumentException("rateHertz " + rateHertz + ", expected 110 or more");
        }
        return Filter.notch(MAINS_HERTZ, MAINS_WIDTH_HERTZ, rateHertz);
    }

    /// A band with its memory: every sample in, one sample out, nothing allocated. Not for several
    /// threads.
    public static final class Live {
        private final Filter.Live[] stages;

        private Live(EcgBand band, double rateHertz) {
            Filter.Live high = Filter.highPass(band.lowHertz, rateHertz).live();
            Filter.Live hum = mains(rateHertz).live();
            stages =
                    band.isFastEnough(rateHertz)
                            ? new Filter.Live[] {
                                high, hum, Filter.lowPass(band.highHertz, rateHertz).live()
                            }
                            : new Filter.Live[] {high, hum};
        }

        /// Takes a sample and gives the filtered one.
        public double next(double sample) {
            double filtered = sample;
            for (Filter.Live stage : stages) {
                filtered = stage.next(filtered);
            }
            return filtered;
        }
    }
}
