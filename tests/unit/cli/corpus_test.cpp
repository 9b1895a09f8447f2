// Replays the fuzz target's seeds: a property that fails aborts the program.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <CppUTest/TestHarness.h>

extern "C" int fuzz_explain(const std::uint8_t* data, std::size_t size);

TEST_GROUP(Corpus){};

TEST(Corpus, WhatIsPastedKeepsItsProperties) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(EXOSUBMIT_CORPUS "/explain")) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::vector<std::uint8_t> input{std::istreambuf_iterator<char>(file), {}};
    LONGS_EQUAL(0, fuzz_explain(input.data(), input.size()));
    ++count;
  }
  CHECK_TRUE(count > 0);
}
