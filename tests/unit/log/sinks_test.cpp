// What each sink does with a line.
#include <unistd.h>

#include "log/line.h"
#include "log/memory_sink.h"
#include "log/stderr_sink.h"
#include "support/fake_clock.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::log;
using exosubmit::config::LogLevel;

TEST_GROUP(Sinks){};

TEST(Sinks, DropLinesBelowTheThreshold) {
  MemorySink sink(Level::kWarning);
  sink.write(Level::kError, "error");
  sink.write(Level::kWarning, "warning");
  sink.write(Level::kInfo, "info");
  LONGS_EQUAL(2, sink.lines().size());
  CHECK_FALSE(sink.contains("info"));
}

TEST(Sinks, CutLongLines) {
  MemorySink sink;

  sink.write(Level::kInfo, std::string(3000, 'x'));

  LONGS_EQUAL(kMaxLineBytes, sink.lines().front().text.size());
}

TEST(Sinks, KnowTheLevelsOfTheSettings) {
  CHECK_TRUE(level_of(LogLevel::kError) == Level::kError);
  CHECK_TRUE(level_of(LogLevel::kWarning) == Level::kWarning);
  CHECK_TRUE(level_of(LogLevel::kInfo) == Level::kInfo);
  CHECK_TRUE(level_of(LogLevel::kDebug) == Level::kDebug);
}

TEST(Sinks, OfStandardErrorWriteTimeHostAndIdent) {
  int ends[2];
  LONGS_EQUAL(0, pipe(ends));
  exosubmit::test::FakeClock clock;
  clock.advance(std::chrono::milliseconds(42));
  {
    StderrSink sink(Level::kInfo, clock, ends[1]);
    sink.write(Level::kInfo, "started");
  }
  close(ends[1]);
  char buffer[512] = "";
  const ssize_t got = read(ends[0], buffer, sizeof buffer - 1);
  close(ends[0]);

  const std::string line(buffer, got > 0 ? static_cast<std::size_t>(got) : 0);
  CHECK_TRUE(line.starts_with("2026-09-22T14:13:20.042000Z "));
  CHECK_TRUE(line.ends_with(" postfix/exosubmit[" + std::to_string(getpid()) + "]: started\n"));
}
