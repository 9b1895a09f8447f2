// What `exosubmit check` shows: text, JSON, marks.
#include <cstdio>
#include <string>

#include <nlohmann/json.hpp>

#include "cli/check/json.h"
#include "cli/check/printer.h"
#include "cli/check/step_list.h"
#include "cli/check/step_text.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using cli::Step;
using cli::Verdict;

TEST_GROUP(CheckText) {
  const Step fine{"settings", Verdict::kOk, "settings: /etc/x"};
  const Step failed{"exchange.auth",
                    Verdict::kFail,
                    "AUTH as a@b",
                    "AUTH XOAUTH2",
                    "535 no\x1b[2J",
                    "A cause",
                    {"first line", "second line"}};
  const Step unproved{"exchange.rights", Verdict::kUnproved, "rights", "", "", "Not shown by AUTH"};

  static std::string printed(bool progress) {
    char* octets = nullptr;
    std::size_t size = 0;
    std::FILE* const out = open_memstream(&octets, &size);
    cli::Printer printer(out, cli::Terminal(false), progress);
    printer.begin("waiting");
    printer.add({"settings", Verdict::kOk, "settings"});
    std::fclose(out);
    std::string text(octets, size);
    std::free(octets);  // NOLINT: open_memstream's
    return text;
  }
};

TEST(CheckText, AnOkStepIsOneLine) {
  STRCMP_EQUAL("ok        settings: /etc/x\n", text_of(fine, cli::Terminal(false)).c_str());
}

TEST(CheckText, AFailureTellsAllWithControlCharactersEscaped) {
  STRCMP_EQUAL(
      "FAIL      AUTH as a@b (exchange.auth)\n"
      "          tried   AUTH XOAUTH2\n"
      "          answer  535 no\\x1b[2J\n"
      "          cause   A cause\n"
      "          remedy  first line\n"
      "                  second line\n",
      text_of(failed, cli::Terminal(false)).c_str());
}

TEST(CheckText, TheMarkAloneIsColoured) {
  STRCMP_EQUAL("\x1b[32mok\x1b[0m        settings: /etc/x\n", text_of(fine, cli::Terminal(true)).c_str());
}

TEST(CheckText, TheClosingLineCountsAndNamesTheFirstFailure) {
  STRCMP_EQUAL("1 ok, 0 warned, 1 failed, 1 unproved. Begin with: AUTH as a@b (exchange.auth)\n",
               cli::closing_line({fine, unproved, failed}).c_str());
  STRCMP_EQUAL("1 ok, 0 warned, 0 failed, 1 unproved\n", cli::closing_line({fine, unproved}).c_str());
}

TEST(CheckText, JsonHoldsEveryStepAndTheVerdict) {
  const auto document = nlohmann::json::parse(cli::json_of({fine, failed, unproved}));

  CHECK_EQUAL(1, document["schema"].get<int>());
  STRCMP_EQUAL("fail", document["verdict"].get<std::string>().c_str());
  STRCMP_EQUAL("exchange.auth", document["first_failure"].get<std::string>().c_str());
  CHECK_EQUAL(3U, document["steps"].size());
  STRCMP_EQUAL("unproved", document["steps"][2]["verdict"].get<std::string>().c_str());
  STRCMP_EQUAL("second line", document["steps"][1]["remedy"][1].get<std::string>().c_str());
}

TEST(CheckText, JsonWithoutAFailureIsOkAndTakesAnyOctets) {
  const Step odd{"exchange.banner", Verdict::kWarn, "banner", "", "\xff\xfe", "odd"};

  const auto document = nlohmann::json::parse(cli::json_of({fine, odd}));

  STRCMP_EQUAL("ok", document["verdict"].get<std::string>().c_str());
  CHECK_TRUE(document["first_failure"].is_null());
}

TEST(CheckText, ProgressIsShownOnATerminalOnlyAndTakenBack) {
  STRCMP_EQUAL("ok        settings\n", printed(false).c_str());
  STRCMP_EQUAL("...       waiting\r\x1b[Kok        settings\n", printed(true).c_str());
}

TEST(CheckText, AListPassesItsStepsOn) {
  cli::StepList last;
  cli::StepList first(&last);

  first.add(fine);
  first.add(failed);

  CHECK_EQUAL(2U, last.steps().size());
  STRCMP_EQUAL("exchange.auth", cli::first_failure(first.steps())->id.c_str());
  CHECK_TRUE(cli::first_failure({fine, unproved}) == nullptr);
}
