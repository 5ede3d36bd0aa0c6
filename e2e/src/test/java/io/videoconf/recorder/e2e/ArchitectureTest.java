package io.videoconf.recorder.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.videoconf.recorder.e2e.rig.ProjectHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house, as ARCHITECTURE.md has them. */
class ArchitectureTest {
  private static final String ROOT = "io.videoconf.recorder.";

  /** Each library: where its classes are, and which modules it may use besides its own. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "model", Set.of(),
          "json", Set.of("model"),
          "rtp", Set.of("model", "json"),
          "journal", Set.of("model", "json"),
          "cell", Set.of("model", "json"),
          "platform", Set.of("model", "json", "cell"),
          "embedded", Set.of(),
          "media", Set.of("model", "json", "rtp", "journal"));

  private static final List<String> APPS = List.of("ingest", "transcoder", "thumbnailer", "api");

  private static final Set<String> FOR_APPS =
      Set.of("model", "json", "rtp", "journal", "cell", "platform");

  private static JavaClasses product;

  @BeforeAll
  static void importProduct() {
    Path home = ProjectHome.path();
    List<Path> folders = new ArrayList<>();
    LIBRARIES.keySet().forEach(module -> folders.add(home.resolve("lib").resolve(module)));
    APPS.forEach(module -> folders.add(home.resolve(module)));
    folders.add(home.resolve("standalone"));
    List<Path> classes = folders.stream().map(f -> f.resolve("target/classes")).toList();
    assertThat(classes).as("compiled modules").allMatch(Files::isDirectory);
    product = new ClassFileImporter().importPaths(classes);
  }

  @Test
  void librariesUseOnlyTheLibrariesBelowThem() {
    LIBRARIES.forEach(ArchitectureTest::mayUseOnly);
  }

  @Test
  void applicationsUseOnlyLibrariesAndNeverEachOther() {
    APPS.forEach(app -> mayUseOnly(app, FOR_APPS));
  }

  @Test
  void onlyTheMediaLibraryImportsFfmpeg() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "media..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco..")
        .because("native code that decodes what strangers send runs only in cells")
        .check(product);
  }

  @Test
  void nobodyImportsTheMediaLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "media..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "media..")
        .because("applications reach media through a cell's standard input and output")
        .check(product);
  }

  @Test
  void theModelNeedsOnlyTheJdk() {
    classes()
        .that()
        .resideInAPackage(ROOT + "model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ROOT + "model..", "java..", "org.jspecify..")
        .check(product);
  }

  @Test
  void theProtocolOpensNoSocketAndStartsNoThread() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "rtp..")
        .should()
        .dependOnClassesThat(
            describe(
                "are sockets, network channels or threads", ArchitectureTest::isSocketOrThread))
        .because("the protocol is handed datagrams and the time: it is tested without either")
        .check(product);
  }

  @Test
  void theProtocolReadsNoClock() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "rtp..")
        .should()
        .accessTargetWhere(describe("read a clock", ArchitectureTest::readsClock))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .because("now is a parameter")
        .check(product);
  }

  private static void mayUseOnly(String module, Set<String> others) {
    List<String> allowed = new ArrayList<>();
    allowed.add(ROOT + module + "..");
    others.forEach(other -> allowed.add(ROOT + other + ".."));
    DescribedPredicate<JavaClass> ours = resideInAnyPackage("io.videoconf.recorder..");
    DescribedPredicate<JavaClass> permitted = resideInAnyPackage(allowed.toArray(String[]::new));
    noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat(ours.and(DescribedPredicate.not(permitted)))
        .because(module + " may use only " + others + " of this project")
        .check(product);
  }

  private static boolean isSocketOrThread(JavaClass type) {
    String name = type.getName();
    String simple = type.getSimpleName();
    boolean socket =
        type.getPackageName().equals("java.net")
            && (simple.endsWith("Socket") || simple.equals("DatagramPacket"));
    boolean channel =
        type.getPackageName().startsWith("java.nio.channels")
            && (simple.contains("Socket")
                || simple.contains("Datagram")
                || simple.contains("Select"));
    boolean thread =
        name.equals("java.lang.Thread")
            || simple.endsWith("Executor")
            || simple.endsWith("ExecutorService");
    return socket || channel || thread;
  }

  private static boolean readsClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = access.getTarget().getName();
    boolean systemTime =
        owner.equals(System.class.getName())
            && (member.equals("nanoTime") || member.equals("currentTimeMillis"));
    return systemTime || (owner.equals(Instant.class.getName()) && member.equals("now"));
  }
}
