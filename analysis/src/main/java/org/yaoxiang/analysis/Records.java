package org.yaoxiang.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.yaoxiang.mocks.body.WfdbRecord;

/// WFDB records as they are named on the command line.
final class Records {
    private static final String HEADER = ".hea";

    private Records() {}

    /// Record paths without extension: a folder gives all of its records, sorted.
    ///
    /// @throws AnalysisException when a path is neither a record nor a folder with one
    static List<Path> expand(List<Path> named) {
        List<Path> records = new ArrayList<>();
        for (Path each : named) {
            if (Files.isDirectory(each)) {
                try (Stream<Path> files = Files.list(each)) {
                    files.filter(file -> file.toString().endsWith(HEADER))
                            .sorted()
                            .map(Records::withoutExtension)
                            .forEach(records::add);
                } catch (IOException e) {
                    throw new AnalysisException("cannot look into " + each, e);
                }
            } else if (Files.exists(each.resolveSibling(each.getFileName() + HEADER))) {
                records.add(each);
            } else {
                throw new AnalysisException(
                        "there is no record " + each + ": give its path without extension");
            }
        }
        if (records.isEmpty()) {
            throw new AnalysisException("there is no record in " + named);
        }
        return records;
    }

    /// One signal of a record.
    ///
    /// @throws AnalysisException when the record cannot be read
    static WfdbRecord read(Path record, int signal) {
        try {
            return WfdbRecord.read(record, signal);
        } catch (IOException e) {
            throw new AnalysisException(
                    "cannot read " + record + ", lead " + signal + ": " + e.getMessage(), e);
        }
    }

    /// What a record calls its signals, in order.
    ///
    /// @throws AnalysisException when the record cannot be read
    static List<String> names(Path record) {
        return signals(record).stream()
                .map(line -> line.substring(line.stripTrailing().lastIndexOf(' ') + 1).strip())
                .toList();
    }

    /// The numbers of a record's electrocardiographic leads: the signals that are in mV, which is
    /// also what a header means that gives no unit (header(5)).
    ///
    /// @throws AnalysisException when the record cannot be read or has none
    static List<Integer> leads(Path record) {
        List<String> signals = signals(record);
        List<Integer> leads = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            String[] fields = signals.get(i).trim().split("\\s+", -1);
            String gain = fields.length > 2 ? fields[2] : "";
            if (!gain.contains("/") || gain.toLowerCase(Locale.ROOT).endsWith("/mv")) {
                leads.add(i);
            }
        }
        if (leads.isEmpty()) {
            throw new AnalysisException(record + " has no signal in mV");
        }
        return leads;
    }

    private static List<String> signals(Path record) {
        try {
            return Files.readAllLines(record.resolveSibling(record.getFileName() + HEADER)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .skip(1)
                    .toList();
        } catch (IOException e) {
            throw new AnalysisException("cannot read the header of " + record, e);
        }
    }

    /// A record's samples in mV.
    static double[] millivolts(WfdbRecord record) {
        int[] samples = record.samples();
        double[] millivolts = new double[samples.length];
        for (int i = 0; i < samples.length; i++) {
            millivolts[i] = (samples[i] - record.baseline()) / record.gainPerMillivolt();
        }
        return millivolts;
    }

    private static Path withoutExtension(Path header) {
        String name = header.getFileName().toString();
        return header.resolveSibling(name.substring(0, name.length() - HEADER.length()));
    }
}
