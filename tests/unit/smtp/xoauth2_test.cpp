#include "smtp/xoauth2.h"

#include <string>

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(Xoauth2){};

TEST(Xoauth2, IsWhatMicrosoftDocuments) {
  const base::Secret response = smtp::xoauth2_response(
      "test@contoso.onmicrosoft.com", base::Secret("EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA"));

  STRCMP_EQUAL(
      "dXNlcj10ZXN0QGNvbnRvc28ub25taWNyb3NvZnQuY29tAWF1dGg9QmVhcmVyIEV3QkFBbDNCQUFVRkZwVUFvN0ozVmUwYmpMQldaV0"
      "Nj"
      "bFJDM0VvQUEBAQ==",
      std::string(response.reveal()).c_str());
}
