package org.yaoxiang.bridge.hospital;

/// What hinders the way to a hospital, in words for its IT.
public enum Trouble {
    NO_TOKEN("令牌文件无法读取：请检查 token.file", "the token file cannot be used: see token.file"),
    UNREACHABLE("服务器无法连接", "the server cannot be reached"),
    SLOW("服务器没有及时应答", "the server did not answer in time"),
    UNTRUSTED("服务器证书不可信：请检查 trust.file", "the server's certificate is not trusted: see trust.file"),
    NOT_ADMITTED("令牌被拒绝：请更换令牌", "the token is refused: ask for a new one"),
    NOT_FHIR("该地址没有 FHIR 服务：请检查 url", "there is no FHIR server at this address: see url"),
    BUSY("服务器繁忙", "the server is busy"),
    FAILING("服务器内部错误", "the server fails"),
    STORAGE("本机存储故障：请联系技术员", "storage here has failed: call the technician");

    private final String chinese;
    private final String english;

    Trouble(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }
}
