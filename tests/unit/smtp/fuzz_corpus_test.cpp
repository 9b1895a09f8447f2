// Replays the fuzzers' corpora; a broken promise aborts.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <CppUTest/TestHarness.h>

// The fuzzers' entry points, renamed in CMakeLists.txt.
extern "C" int reply_fuzz(const std::uint8_t* data, std::size_t size);
extern "C" int dialogue_fuzz(const std::uint8_t* data, std::size_t size);

namespace {

std::size_t replay(const char* name, int (*entry)(const std::uint8_t*, std::size_t)) {
  std::size_t count = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(EXOSUBMIT_FUZZ_CORPUS + ('/' + std::string(name)))) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string octets{std::istreambuf_iterator<char>(in), {}};
    entry(reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size());
    ++count;
  }
  return count;
}

}  // namespace

TEST_GROUP(FuzzCorpus){};

TEST(FuzzCorpus, OfRepliesKeepsItsPromises) { CHECK_TRUE(replay("reply", reply_fuzz) >= 7); }

TEST(FuzzCorpus, OfDialoguesKeepsItsPromises) { CHECK_TRUE(replay("dialogue", dialogue_fuzz) >= 11); }
