// The outside of the token sources: services that remember the requests and give queued answers.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "oauth/http_post.h"
#include "oauth/metadata_service.h"

namespace exosubmit::test {

// The answers queued with then(), the last one again and again; without any there is no connection.
class FakeAnswers {
 public:
  void then(int status, const char* body, std::string challenge = {}) {
    oauth::HttpResponse response;
    response.status = status;
    response.content_type = "application/json; charset=utf-8";
    response.challenge = std::move(challenge);
    response.body = base::Secret(body);
    answers_.push_back(response);
  }
  void then_refusal(long aadsts, const char* error = "invalid_client") {
    const std::string number = std::to_string(aadsts);
    then(401, (std::string(R"({"error":")") + error + R"(","error_description":"AADSTS)" + number +
               R"(: No. Trace ID: 1","error_codes":[)" + number + R"(],"trace_id":"0a-0b"})")
                  .c_str());
  }
  void then_token(const char* value = "eyJ0") {
    then(200, (std::string(R"({"token_type":"Bearer","expires_in":3599,"access_token":")") + value + R"("})")
                  .c_str());
  }

 protected:
  base::Result<oauth::HttpResponse> next() {
    if (answers_.empty()) return base::failure(base::try_later("host: no connection"));
    const oauth::HttpResponse answer = answers_.front();
    if (answers_.size() > 1) answers_.pop_front();
    return answer;
  }

 private:
  std::deque<oauth::HttpResponse> answers_;
};

class FakeHttpPost final : public oauth::HttpPost, public FakeAnswers {
 public:
  base::Result<oauth::HttpResponse> post(const oauth::HttpRequest& request) override {
    url = request.url;
    forms.emplace_back(request.form.reveal());
    timeout = request.timeout;
    return next();
  }

  std::string url;
  std::vector<std::string> forms;
  std::chrono::milliseconds timeout{0};
};

class FakeMetadata final : public oauth::MetadataService, public FakeAnswers {
 public:
  base::Result<oauth::HttpResponse> get(const oauth::MetadataRequest& request) override {
    urls.push_back(request.url);
    authorization = request.authorization.reveal();
    timeout = request.timeout;
    return next();
  }

  std::vector<std::string> urls;
  std::string authorization;
  std::chrono::milliseconds timeout{0};
};

}  // namespace exosubmit::test
