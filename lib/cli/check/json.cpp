#include "cli/check/json.h"

#include <nlohmann/json.hpp>

#include "cli/check/step_text.h"

namespace exosubmit::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;

Json value_of(const Step& step) {
  return {{"id", step.id},           {"verdict", word_of(step.verdict)},
          {"subject", step.subject}, {"tried", step.tried},
          {"answer", step.answer},   {"cause", step.cause},
          {"remedy", step.remedy}};
}

}  // namespace

std::string json_of(const std::vector<Step>& steps) {
  Json document{{"schema", kSchema},
                {"version", EXOSUBMIT_VERSION},
                {"verdict", "ok"},
                {"first_failure", nullptr},
                {"steps", Json::array()}};
  for (const Step& step : steps) {
    if (step.verdict == Verdict::kFail && document["first_failure"].is_null()) {
      document["verdict"] = "fail";
      document["first_failure"] = step.id;
    }
    document["steps"].push_back(value_of(step));
  }
  // Words from outside need not be UTF-8.
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace exosubmit::cli
