package org.yaoxiang.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.yaoxiang.contract.fact.Hash;
import org.yaoxiang.contract.journal.Disk;
import org.yaoxiang.contract.journal.Journal;
import org.yaoxiang.device.vault.IndexFile;
import org.yaoxiang.device.vault.IndexState;
import org.yaoxiang.device.vault.Vault;

/// Power cuts on a real ext4, while visits are being saved on it.
///
/// The file system lies on a loop device over `cutdisk`, a disk in user space with a volatile write
/// cache. At a seeded moment it writes an image of what would be left if the power failed then; the
/// image is mounted, whereupon ext4 replays its own journal, and the vault on it is opened. Facts
/// that were acknowledged before the cut was ordered must be there.
final class RealDisk {
    private static final long IMAGE_LENGTH = 64 << 20;
    private static final int PROBE_LENGTH = 2 << 20;

    /// A disk is given up for a fresh one after so many cuts, before it is full.
    private static final int CUTS_PER_DISK = 25;

    private static final Duration GAP = Duration.ofMillis(120);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// What survives of the writes that were not forced.
    private enum Mode {
        NONE,
        ALL,
        PREFIX,
        RANDOM
    }

    /// What was counted.
    ///
    /// @param cuts images of a disk whose power failed
    /// @param acknowledged facts that had been acknowledged before them, over all the cuts
    /// @param lost acknowledged facts that were not there afterwards
    /// @param unopened file systems or vaults that did not open
    /// @param differing vaults that told something else with their index than without
    /// @param facts in the largest vault
    /// @param slowestOpening of a vault whose index was sound
    /// @param anew indexes that had been torn and were set aside
    /// @param slowestAnew opening of such a vault, its index made anew
    /// @param slowestWithout opening of a vault without any index; tried once for each disk, at its
    ///   last cut
    record Count(
            long cuts,
            long acknowledged,
            long lost,
            long unopened,
            long differing,
            int facts,
            Duration slowestOpening,
            long anew,
            Duration slowestAnew,
            Duration slowestWithout) {
        private static final Count NONE =
                new Count(0, 0, 0, 0, 0, 0, Duration.ZERO, 0, Duration.ZERO, Duration.ZERO);

        boolean isSound() {
            return lost == 0 && unopened == 0 && differing == 0;
        }

        private static Count unopened(int acknowledged) {
            return new Count(
                    1, acknowledged, 0, 1, 0, 0, Duration.ZERO, 0, Duration.ZERO, Duration.ZERO);
        }

        private Count plus(Count other) {
            return new Count(
                    cuts + other.cuts,
                    acknowledged + other.acknowledged,
                    lost + other.lost,
                    unopened + other.unopened,
                    differing + other.differing,
                    Math.max(facts, other.facts),
                    longer(slowestOpening, other.slowestOpening),
                    anew + other.anew,
                    longer(slowestAnew, other.slowestAnew),
                    longer(slowestWithout, other.slowestWithout));
        }

        private Count withoutIndex(boolean isDiffering, Duration opening) {
            return plus(
                    new Count(
                            0,
                            0,
                            0,
                            0,
                            isDiffering ? 1 : 0,
                            0,
                            Duration.ZERO,
                            0,
                            Duration.ZERO,
                            opening));
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) > 0 ? one : other;
        }
    }

    private final Path folder;
    private final Path fuse;
    private final Path mounted;
    private final Path inspected;
    private final boolean isLying;
    private final Visits visits = new Visits();

    private RealDisk(Path folder, boolean isLying) throws IOException {
        this.isLying = isLying;
        this.folder = folder;
        this.fuse = Files.createDirectories(folder.resolve("fuse"));
        this.mounted = Files.createDirectories(folder.resolve("mounted"));
        this.inspected = Files.createDirectories(folder.resolve("inspected"));
    }

    /// What this computer lacks for it; empty when it can be run.
    static Optional<String> lacking() {
        List<String> lacking = new ArrayList<>();
        if (!"root".equals(System.getProperty("user.name"))) {
            lacking.add("to be root");
        }
        if (!Files.isReadable(Path.of("/dev/fuse"))) {
            lacking.add("/dev/fuse");
        }
        if (!Files.exists(Path.of("/dev/loop-control"))) {
            lacking.add("loop devices");
        }
        if (!Tool.succeeds("gcc", "--version")
                || !Tool.succeeds("pkg-config", "--exists", "fuse3")
                || !Tool.succeeds("mkfs.ext4", "-V")) {
            lacking.add("the packages gcc, pkg-config, libfuse3-dev, fuse3, e2fsprogs");
        }
        if (lacking.isEmpty() && !mounts()) {
            lacking.add("to be allowed to mount a file system");
        }
        return lacking.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", lacking));
    }

    /// Containers often have the devices and not the right to use them.
    private static boolean mounts() {
        try {
            Path folder = Files.createTempDirectory("yaoxiang-mount");
            Path image = folder.resolve("probe.img");
            Path point = Files.createDirectory(folder.resolve("point"));
            Files.write(image, new byte[PROBE_LENGTH]);
            boolean mounts =
                    Tool.succeeds("mkfs.ext4", "-q", "-F", image + "")
                            && Tool.succeeds("mount", "-o", "loop", image + "", point + "")
                            && Tool.succeeds("umount", point + "");
            Files.delete(image);
            Files.delete(point);
            Files.delete(folder);
            return mounts;
        } catch (IOException _) {
            return false;
        }
    }

    /// Cuts the power.
    ///
    /// @param folder where images and mounts may lie, empty
    /// @param isLying the disk says that it has forced what it has not; then facts must be lost
    /// @throws IOException when a tool fails, with what it said
    static Count run(Path folder, long seed, int cuts, boolean isLying, PrintStream out)
            throws IOException, InterruptedException {
        RealDisk disk = new RealDisk(folder, isLying);
        disk.compile();
        RandomGenerator random = new SplittableRandom(seed);
        Count count = Count.NONE;
        while (count.cuts < cuts) {
            int now = (int) Math.min(CUTS_PER_DISK, cuts - count.cuts);
            count = count.plus(disk.round(random, (int) count.cuts, now));
            if (count.cuts < cuts) {
                out.printf("  … %d of %d cuts on ext4%n", count.cuts, cuts);
            }
        }
        return count;
    }

    /// Removes what a run has left in its folder.
    static void clear(Path folder) throws IOException {
        for (String each :
                List.of(
                        "cutdisk.c",
                        "cutdisk",
                        "cutdisk.log",
                        "disk.img",
                        "cut.img",
                        "fuse",
                        "mounted",
                        "inspected")) {
            Files.deleteIfExists(folder.resolve(each));
        }
        Files.delete(folder);
    }

    private void compile() throws IOException, InterruptedException {
        Path source = folder.resolve("cutdisk.c");
        try (InputStream in = RealDisk.class.getResourceAsStream("cutdisk.c")) {
            if (in == null) {
                throw new IOException("cutdisk.c is not in this program");
            }
            Files.write(source, in.readAllBytes());
        }
        List<String> command =
                new ArrayList<>(
                        List.of("gcc", "-O2", "-o", folder.resolve("cutdisk") + "", source + ""));
        String flags = Tool.output("pkg-config", "--cflags", "--libs", "fuse3");
        command.addAll(List.of(flags.trim().split("\\s+", -1)));
        Tool.output(command.toArray(String[]::new));
    }

    /// Some cuts of one disk.
    private Count round(RandomGenerator random, int first, int cuts)
            throws IOException, InterruptedException {
        Path image = folder.resolve("disk.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(0);
            file.setLength(IMAGE_LENGTH);
        }
        Tool.output("mkfs.ext4", "-q", "-F", "-J", "size=4", image + "");
        ProcessBuilder builder =
                new ProcessBuilder(folder.resolve("cutdisk") + "", fuse + "", "-f");
        builder.environment().put("DISK_IMAGE", image + "");
        if (isLying) {
            builder.environment().put("DISK_LIES", "1");
        }
        Process process =
                builder.redirectErrorStream(true)
                        .redirectOutput(folder.resolve("cutdisk.log").toFile())
                        .start();
        try {
            await(process, fuse.resolve("disk"));
            Tool.output("mount", "-o", "loop,noatime", fuse.resolve("disk") + "", mounted + "");
            try {
                return write(random, first, cuts);
            } finally {
                Tool.output("umount", mounted + "");
            }
        } finally {
            Tool.output("fusermount3", "-u", fuse + "");
            process.waitFor();
        }
    }

    private Count write(RandomGenerator random, int first, int cuts)
            throws IOException, InterruptedException {
        List<Hash> acknowledged = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicReference<Optional<RuntimeException>> failure =
                new AtomicReference<>(Optional.empty());
        RandomGenerator doctors = new SplittableRandom(random.nextLong());
        Thread writer =
                Thread.ofPlatform()
                        .name("visits")
                        .start(() -> {
                            try (Vault vault =
                                    visits.open(
                                            () -> journal(mounted),
                                            Optional.of(IndexFile.in(mounted)),
                                            doctors)) {
                                while (!isOver.get()) {
                                    visits.visit(vault, doctors, acknowledged::add);
                                }
                            } catch (RuntimeException e) {
                                failure.set(Optional.of(e));
                            }
                        });
        Count count = Count.NONE;
        for (int i = 0; i < cuts; i++) {
            TimeUnit.MILLISECONDS.sleep(1 + random.nextLong(GAP.toMillis()));
            Mode mode = Mode.values()[(first + i) % Mode.values().length];
            int seed = random.nextInt(Integer.MAX_VALUE);
            count = count.plus(cut(mode, seed, acknowledged, i == cuts - 1));
        }
        isOver.set(true);
        writer.join();
        if (failure.get().isPresent()) {
            throw new IOException("the visits could not be saved", failure.get().get());
        }
        return count;
    }

    /// @param isLast whether the vault is opened without its index besides
    private Count cut(Mode mode, int seed, List<Hash> acknowledged, boolean isLast)
            throws IOException, InterruptedException {
        List<Hash> before;
        synchronized (acknowledged) {
            before = List.copyOf(acknowledged);
        }
        Path image = folder.resolve("cut.img");
        Files.writeString(
                fuse.resolve("cut"),
                mode.name().toLowerCase(Locale.ROOT) + " " + seed + " " + image,
                StandardOpenOption.WRITE);
        try {
            Tool.output("mount", "-o", "loop", image + "", inspected + "");
        } catch (IOException e) {
            return Count.unopened(before.size());
        }
        try {
            return inspect(before, isLast);
        } catch (RuntimeException e) {
            return Count.unopened(before.size());
        } finally {
            Tool.output("umount", inspected + "");
            Files.delete(image);
        }
    }

    private Count inspect(List<Hash> acknowledged, boolean isLast) {
        long begin = System.nanoTime();
        Count count;
        Told told;
        try (Vault vault = inspected(Optional.of(IndexFile.in(inspected)))) {
            Duration opening = Duration.ofNanos(System.nanoTime() - begin);
            boolean isAnew = vault.index() == IndexState.MADE_ANEW;
            told = Told.by(vault);
            count =
                    new Count(
                            1,
                            acknowledged.size(),
                            Visits.lost(vault, acknowledged),
                            0,
                            0,
                            told.facts().size(),
                            isAnew ? Duration.ZERO : opening,
                            isAnew ? 1 : 0,
                            isAnew ? opening : Duration.ZERO,
                            Duration.ZERO);
        }
        if (!isLast) {
            return count;
        }
        begin = System.nanoTime();
        try (Vault vault = inspected(Optional.empty())) {
            Duration without = Duration.ofNanos(System.nanoTime() - begin);
            return count.withoutIndex(!Told.by(vault).equals(told), without);
        }
    }

    private Vault inspected(Optional<IndexFile> index) {
        return visits.open(() -> journal(inspected), index, new SplittableRandom(0));
    }

    private static Journal journal(Path folder) {
        return Journal.open(Cuts.NAME, Disk.of(folder), Cuts.SEGMENT_LENGTH);
    }

    private void await(Process process, Path file) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(file)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException(
                        "cutdisk does not show "
                                + file
                                + ": "
                                + Files.readString(folder.resolve("cutdisk.log")));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
