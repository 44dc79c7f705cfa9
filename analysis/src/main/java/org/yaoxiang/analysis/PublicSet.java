package org.yaoxiang.analysis;

import java.util.regex.Pattern;

/// A public set of recordings at PhysioNet that tests and figures use; all under the Open Data
/// Commons Attribution License 1.0.
enum PublicSet {
    /// MIT-BIH Arrhythmia Database: 48 records of half an hour, every beat annotated.
    MITDB("mitdb/1.0.0", "[^/]+\\.(atr|dat|hea)", "mitdb", 75),
    /// MIT-BIH Noise Stress Test Database.
    NSTDB("nstdb/1.0.0", "[^/]+\\.(atr|dat|hea)", "nstdb", 29),
    /// MIT-BIH Normal Sinus Rhythm Database: the beats, not the waveforms.
    NSRDB("nsrdb/1.0.0", "[^/]+\\.(atr|hea)", "nsrdb-ann", 4),
    /// Lobachevsky University Database: 200 times twelve leads with marked waves.
    LUDB("ludb/1.0.1", "(data/[^/]+\\.[a-z0-9]+|ludb\\.csv)", "ludb", 25),
    /// BIDMC: pulse wave, impedance and electrocardiogram with counted breaths.
    BIDMC("bidmc/1.0.0", "bidmc_csv/[^/]+", "bidmc", 140),
    /// Challenge 2017: 8,528 short single leads, some of them noise.
    CINC2017("challenge-2017/1.0.0", "training/A\\d\\d/[^/]+\\.(hea|mat)", "cinc2017", 160),
    /// China Physiological Signal Challenge 2021: paroxysmal atrial fibrillation.
    CPSC2021("cpsc2021/1.0.0", "Training_set_I+/[^/]+\\.(atr|dat|hea)", "cpsc2021", 700);

    private final String path;
    private final Pattern files;
    private final String folder;
    private final int megabytes;

    PublicSet(String path, String files, String folder, int megabytes) {
        this.path = path;
        this.files = Pattern.compile(files);
        this.folder = folder;
        this.megabytes = megabytes;
    }

    /// Where it lies below the server's folder of files.
    String path() {
        return path;
    }

    /// Whether it is wanted, by its path within the set.
    boolean wants(String file) {
        return files.matcher(file).matches();
    }

    /// The folder that holds it in `YAOXIANG_DATA`, without folders within.
    String folder() {
        return folder;
    }

    /// About how much is fetched, MB.
    int megabytes() {
        return megabytes;
    }
}
