#include "simulator/checks/client.h"
#include "simulator/checks/exosim_process.h"
#include "simulator/checks/token_request.h"

#include "simulator/checks/expect.h"

using namespace exosubmit::test;

TEST_GROUP(TokenEndpoint) {
  Exosim exosim;
  std::string mistakes() { return exosim.file("mistakes"); }
  // The right form with one part replaced.
  std::string form(const std::string& part, const std::string& by) {
    std::string text = token_form(exosim);
    const std::size_t at = text.find(part);
    CHECK_TRUE(at != std::string::npos);
    return text.replace(at, part.size(), by);
  }
};

TEST(TokenEndpoint, GivesAToken) {
  const std::string reply = request_token(exosim, token_form(exosim));

  SAYS("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n", reply);
  HAS("{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,\"access_token\":\"eyJ", reply);
  STRCMP_EQUAL("", mistakes().c_str());
  HAS(" 200 grant_type=client_credentials scope=https://outlook.office365.com/.default client_id=",
      exosim.file("tokens"));
  CHECK_TRUE(exosim.file("tokens").find(exosim.client_secret()) == std::string::npos);
}

TEST(TokenEndpoint, NamesWhatIsWrong) {
  const std::string client_id = exosim.env("EXOSIM_CLIENT_ID");
  struct Case {
    const char* part;
    std::string by;
    const char* status;
    const char* error;
    const char* code;
  };
  const Case cases[] = {
      {"client_secret=", "client_secret=x", "401", "invalid_client", "7000215"},
      {client_id.c_str(), exosim.env("EXOSIM_TENANT"), "400", "unauthorized_client", "700016"},
      {"%2F.default", "", "400", "invalid_scope", "1002012"},
      {"%2F.default", "%2F.default+openid", "400", "invalid_scope", "70011"},
      {"outlook.office365.com", "outlook.office356.com", "400", "invalid_resource", "500011"},
      {"grant_type=client_credentials&", "", "400", "invalid_request", "900144"},
      {"=client_credentials", "=password", "400", "unsupported_grant_type", "70003"},
  };
  for (const Case& row : cases) {
    const std::string reply = request_token(exosim, form(row.part, row.by));
    SAYS(std::string("HTTP/1.1 ") + row.status, reply);
    HAS(std::string("{\"error\":\"") + row.error + "\",\"error_description\":\"AADSTS" + row.code + ": ",
        reply);
    HAS(std::string("\"error_codes\":[") + row.code + "],\"timestamp\":\"", reply);
    HAS(std::string("\"error_uri\":\"https://login.microsoftonline.com/error?code=") + row.code, reply);
  }
  STRCMP_EQUAL("", mistakes().c_str());
}

TEST(TokenEndpoint, DoesNotKnowOtherTenants) {
  const std::string reply = request(exosim, "POST", "/contoso.example/oauth2/v2.0/token",
                                    "application/x-www-form-urlencoded", token_form(exosim));
  SAYS("HTTP/1.1 400", reply);
  HAS("AADSTS90002: Tenant 'contoso.example' not found.", reply);
}

TEST(TokenEndpoint, NotesRequestsOfAnotherForm) {
  const std::string type = "application/x-www-form-urlencoded";
  SAYS("HTTP/1.1 405", request(exosim, "GET", "", type, token_form(exosim)));
  SAYS("HTTP/1.1 404", request(exosim, "POST", "/token", type, token_form(exosim)));
  HAS("AADSTS900144", request(exosim, "POST", "", "application/json", token_form(exosim)));
  HAS("AADSTS1002012", request_token(exosim, form("%2F.default", "%252F.default")));
  request_token(exosim, token_form(exosim) + "&resource=x&scope=y");
  request_token(exosim, "a=b=c");

  for (const char* const mistake :
       {"method GET", "path /token", "Content-Type application/json", "percent-encoded twice",
        "unknown parameter resource", "parameter twice: scope", "the body is no form"}) {
    HAS(mistake, mistakes());
  }
}

TEST(TokenEndpoint, ObeysRules) {
  exosim.on("token times=1 http 429 text/plain retry-after=7 Too Many Requests");
  exosim.on("token times=1 entry aadsts7000222");
  exosim.on("token times=1 cut");
  exosim.on("token nth=4 times=1 match=client_credentials delay 1");

  const std::string limited = request_token(exosim, token_form(exosim));
  SAYS("HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain\r\n", limited);
  HAS("Retry-After: 7\r\n", limited);
  HAS("\r\n\r\nToo Many Requests", limited);
  HAS("\"error_codes\":[7000222]", request_token(exosim, token_form(exosim)));
  STRCMP_EQUAL("", request_token(exosim, token_form(exosim)).c_str());
  SAYS("HTTP/1.1 200", request_token(exosim, token_form(exosim)));
  LONGS_EQUAL(4, exosim.count("rules_fired"));
}

TEST(TokenEndpoint, ShortensTokensWhenTold) {
  SAYS("0 ", exosim.control("set token-lifetime 60"));
  HAS("\"expires_in\":59,", request_token(exosim, token_form(exosim)));
}
