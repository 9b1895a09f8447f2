#include "cli/wire/diff.h"

#include <CppUTest/TestHarness.h>

using exosubmit::cli::unified_diff;

TEST_GROUP(Diff){};

TEST(Diff, IsWhatDiffPrints) {
  const struct {
    const char *before, *after, *hunks;
  } rows[] = {
      {"", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"},
      {"a\n", "", "@@ -1 +0,0 @@\n-a\n"},
      {"a\nb\nc\n", "a\nX\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+X\n c\n"},
      {"a", "a\nb\n", "@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n"},
      {"a\nb\n", "a\nb", "@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n"},
      {"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\nX\n", "@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+X\n"},
      {"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "X\n2\n3\n4\n5\n6\n7\n8\nX\n",
       "@@ -1,4 +1,4 @@\n-1\n+X\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+X\n"},
      {"1\n2\n3\n4\n5\n6\n7\n8\n", "X\n2\n3\n4\n5\n6\n7\nX\n",
       "@@ -1,8 +1,8 @@\n-1\n+X\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+X\n"},
      {"a\nb\nc\nd\n", "b\nX\nd\ne\n", "@@ -1,4 +1,4 @@\n-a\n b\n-c\n+X\n d\n+e\n"},
      {"a\na\n", "a\na\na\n", "@@ -1,2 +1,3 @@\n a\n a\n+a\n"},
  };
  for (const auto& row : rows) {
    const std::string expected = std::string("--- f\n+++ g\n") + row.hunks;
    STRCMP_EQUAL(expected.c_str(), unified_diff(row.before, row.after, "f", "g").c_str());
  }
}

TEST(Diff, OfEqualTextsIsEmpty) { STRCMP_EQUAL("", unified_diff("a\n", "a\n", "f", "g").c_str()); }

TEST(Diff, OfVeryLongTextsShowsTheChangedPartAsAWhole) {
  std::string before = "same\n", after = "same\n";
  for (int i = 0; i < 5000; ++i) {
    before += "a" + std::to_string(i) + "\nkept\n";
    after += "b" + std::to_string(i) + "\nkept\n";
  }

  const std::string diff = unified_diff(before, after, "f", "g");

  STRCMP_CONTAINS("@@ -1,10001 +1,10001 @@\n same\n-a0\n-kept\n", diff.c_str());
  STRCMP_CONTAINS("\n+b4999\n kept\n", diff.c_str());
}
