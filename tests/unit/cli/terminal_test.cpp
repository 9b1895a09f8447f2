#include "cli/terminal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(Terminal){};

TEST(Terminal, PaintsOnlyWhereThereAreColours) {
  STRCMP_EQUAL("\x1b[31mfail\x1b[0m", cli::Terminal(true).paint(cli::Colour::kRed, "fail").c_str());
  STRCMP_EQUAL("fail", cli::Terminal(false).paint(cli::Colour::kRed, "fail").c_str());
  STRCMP_EQUAL("", cli::Terminal(true).paint(cli::Colour::kRed, "").c_str());
}

TEST(Terminal, AFileHasNoColours) {
  std::FILE* const file = std::tmpfile();

  CHECK_FALSE(cli::Terminal::of(file).colours());
  CHECK_FALSE(cli::is_terminal(file));
  std::fclose(file);
}

TEST(Terminal, ATerminalHasColoursUnlessTheyAreUnwanted) {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
  CHECK_TRUE(master >= 0 && ::grantpt(master) == 0 && ::unlockpt(master) == 0);
  std::FILE* const terminal = std::fopen(::ptsname(master), "w");
  CHECK_TRUE(terminal != nullptr);
  const auto colours = [&](const char* term, const char* no_color) {
    ::setenv("TERM", term, 1);
    ::setenv("NO_COLOR", no_color, 1);
    return cli::Terminal::of(terminal).colours();
  };

  CHECK_TRUE(cli::is_terminal(terminal));
  CHECK_TRUE(colours("xterm", ""));
  CHECK_FALSE(colours("xterm", "1"));
  CHECK_FALSE(colours("dumb", ""));
  CHECK_FALSE(colours("", ""));
  ::unsetenv("NO_COLOR");
  std::fclose(terminal);
  ::close(master);
}

TEST(Terminal, TextFromOutsideCannotSteerIt) {
  STRCMP_EQUAL("a\\x1b[2J\\x07\\x0d\\x0ab", cli::printable("a\x1b[2J\a\r\nb").c_str());
  STRCMP_EQUAL("\\xff \\xc2\\x9b1m", cli::printable("\xff \xc2\x9b"
                                                    "1m")
                                         .c_str());
  STRCMP_EQUAL("caf\xc3\xa9", cli::printable("caf\xc3\xa9").c_str());
}

TEST(Terminal, WrapsAtBlanksBefore80Columns) {
  const std::string forty(40, 'x');

  STRCMP_EQUAL((forty + ' ' + std::string(39, 'y')).c_str(),
               cli::wrapped(forty + ' ' + std::string(39, 'y'), 0).c_str());
  STRCMP_EQUAL((forty + "\n    " + forty).c_str(), cli::wrapped(forty + ' ' + forty, 4).c_str());
  STRCMP_EQUAL(std::string(100, 'x').c_str(), cli::wrapped(std::string(100, 'x'), 4).c_str());
}
