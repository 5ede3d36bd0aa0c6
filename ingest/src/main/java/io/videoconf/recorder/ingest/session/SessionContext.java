package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.cell.CellLauncher;
import io.videoconf.recorder.ingest.IngestSettings;
import io.videoconf.recorder.ingest.receive.UdpNetwork;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.model.port.RecordingStore;
import java.util.random.RandomGenerator;

/** What every recording of a node shares. All parts are thread-safe. */
public record SessionContext(
    IngestSettings settings,
    UdpNetwork network,
    CellLauncher cells,
    RecordingStore store,
    ObjectStore objects,
    LeftOut leftOut,
    RandomGenerator random) {}
