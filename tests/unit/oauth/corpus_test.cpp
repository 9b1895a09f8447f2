// Replays the fuzz targets' seeds: a property that fails aborts the program.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <CppUTest/TestHarness.h>

extern "C" int fuzz_entra_reply(const std::uint8_t* data, std::size_t size);
extern "C" int fuzz_credential_content(const std::uint8_t* data, std::size_t size);

namespace {

void replay(const char* corpus, int (*target)(const std::uint8_t*, std::size_t)) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(corpus)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::vector<std::uint8_t> input{std::istreambuf_iterator<char>(file), {}};
    LONGS_EQUAL(0, target(input.data(), input.size()));
    ++count;
  }
  CHECK_TRUE(count > 0);
}

}  // namespace

TEST_GROUP(Corpus){};

TEST(Corpus, AnswersOfEntraKeepTheirProperties) {
  replay(EXOSUBMIT_CORPUS "/entra_reply", &fuzz_entra_reply);
}

TEST(Corpus, ContentsOfCredentialsKeepTheirProperties) {
  replay(EXOSUBMIT_CORPUS "/credential_content", &fuzz_credential_content);
}
