// What parse_ini makes of lines that inih would cut or misread.
#include "config/ini_file.h"

#include <CppUTest/TestHarness.h>

using exosubmit::config::IniFile;
using exosubmit::config::kMaxIniLine;
using exosubmit::config::parse_ini;

namespace {

// "[section] key=value+continuation+... (line)" and "LINE: mistake", one a line.
std::string shown(const IniFile& file) {
  std::string text;
  for (const auto& section : file.sections) {
    text += '[' + section.name + "] (" + std::to_string(section.line) + ")\n";
    for (const auto& entry : section.entries) {
      text += entry.key + '=' + entry.value.text;
      for (const auto& line : entry.continuation) text += '+' + line.text;
      text += " (" + std::to_string(entry.value.number) + ")\n";
    }
  }
  for (const auto& mistake : file.mistakes)
    text += std::to_string(mistake.number) + ": " + mistake.text + '\n';
  return text;
}

}  // namespace

TEST_GROUP(ParseIni){};

TEST(ParseIni, GivesSectionsAndKeysWithTheirLines) {
  const IniFile file = parse_ini("# comment\n[a]\nx = 1\n\ny: 2 3\n[b c]\nz =\n");

  STRCMP_EQUAL("[a] (2)\nx=1 (3)\ny=2 3 (5)\n[b c] (6)\nz= (7)\n", shown(file).c_str());
}

TEST(ParseIni, TellsAContinuationFromADuplicate) {
  const IniFile file = parse_ini("[a]\nx = 1,\n  2,\n# comment\n\n\t3\nx = 4\n");

  STRCMP_EQUAL("[a] (1)\nx=1,+2,+3 (2)\nx=4 (7)\n", shown(file).c_str());
}

TEST(ParseIni, KeepsSectionsThatAreEmptyOrRepeated) {
  STRCMP_EQUAL("[a] (1)\n[b] (2)\n[a] (3)\n", shown(parse_ini("[a]\n[b]\n[ a ]\n")).c_str());
}

TEST(ParseIni, KeepsAValueWithSeparatorsInIt) {
  STRCMP_EQUAL("[a] (1)\nx=inet:8891@host=1 (2)\n", shown(parse_ini("[a]\nx = inet:8891@host=1\n")).c_str());
}

TEST(ParseIni, TakesTheLongestLineWholeAndRefusesALongerOne) {
  const std::string longest = "x = " + std::string(kMaxIniLine - 4, 'v');

  STRCMP_EQUAL(("[a] (1)\nx=" + longest.substr(4) + " (2)\ny=1 (3)\n").c_str(),
               shown(parse_ini("[a]\n" + longest + "\ny = 1\n")).c_str());
  STRCMP_EQUAL(
      "[a] (1)\ny=1 (3)\n2: wanted at most 197 octets, not 198; a list may go on in indented lines\n",
      shown(parse_ini("[a]\n" + longest + "v\ny = 1\n")).c_str());
}

TEST(ParseIni, TakesTheLongestSectionNameWholeAndRefusesALongerOne) {
  const std::string longest(49, 's');

  STRCMP_EQUAL(('[' + longest + "] (1)\nx=1 (2)\n").c_str(),
               shown(parse_ini('[' + longest + "]\nx = 1\n")).c_str());
  STRCMP_EQUAL("1: wanted a section's name of at most 49 octets\n",
               shown(parse_ini('[' + longest + "s]\nx = 1\n")).c_str());
}

TEST(ParseIni, KeepsAKeyLongerThanInihRemembers) {
  const std::string key(60, 'k');

  STRCMP_EQUAL(("[a] (1)\n" + key + "=1+2 (2)\n").c_str(),
               shown(parse_ini("[a]\n" + key + " = 1\n 2\n")).c_str());
}

TEST(ParseIni, ReadsOtherLineEndsAndAByteOrderMark) {
  STRCMP_EQUAL("[a] (1)\nx=1 (2)\n", shown(parse_ini("\xef\xbb\xbf[a]\r\nx = 1")).c_str());
}

TEST(ParseIni, LeavesOutWhatStandsInABadSection) {
  STRCMP_EQUAL("[a] (1)\nx=1 (2)\n[c] (5)\nz=3 (6)\n3: wanted [section] and nothing else on the line\n",
               shown(parse_ini("[a]\nx = 1\n[b\ny = 2\n[c]\nz = 3\n")).c_str());
}

TEST(ParseIni, NamesTheLineOfEachMistake) {
  struct Row {
    const char* text;
    const char* mistake;
  };
  const Row rows[] = {
      {"x = 1\n", "1: wanted a [section] before the first key\n"},
      {"[a]\nx\n", "2: wanted [section], key = value or a comment\n"},
      {"[a]\nx = 1\n y\nz", "4: wanted [section], key = value or a comment\n"},
      {"[a]\n= 1\n", "2: wanted key = value\n"},
      {"[a]\n x = 1\n",
       "2: wanted a key, which starts in the first column: nothing stands above that could go on here\n"},
      {"[a]\nx = 1\n [b]\n", "3: wanted [section] in the first column\n"},
      {"[a]\nx = 1 ;2\n", "2: wanted a comment on a line of its own, not behind a value\n"},
      {"[a]\nx = 1\n 2 ; 3\n", "3: wanted a comment on a line of its own, not behind a value\n"},
      {"[a] # b\n", "1: wanted a comment on a line of its own, not behind a value\n"},
      {"[a]]\n", "1: wanted [section] and nothing else on the line\n"},
      {"[a]\nx = \x07\n", "2: wanted text, not a control character\n"},
      {"[a]\nx = 1\ry = 2\n", "2: wanted text, not a control character\n"},
      {"[a]\nx = \x7f\n", "2: wanted text, not a control character\n"},
  };
  for (const Row& row : rows) {
    const std::string told = shown(parse_ini(row.text));
    STRCMP_CONTAINS_TEXT(row.mistake, told.c_str(), row.text);
  }
}

TEST(ParseIni, AcceptsAnEmptyText) { STRCMP_EQUAL("", shown(parse_ini("")).c_str()); }
